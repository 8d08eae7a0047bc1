import { sumsByCurrency } from '../base/money.js';
import type { Price } from '../plan/price.js';
import { nameSome, shareLines } from './shared-lines.js';
import { formatSums } from './spent.js';

/** A row of a table of takes: shots, and what is said about them. */
export interface TakeRow {
  readonly shots: readonly string[];
  /** What has changed, one sentence each. */
  readonly lines: readonly string[];
  /** What rows must have in common besides to become one row. */
  readonly facts: string;
  readonly prices: readonly Price[];
}

/** Rows of takes, without what many of them would repeat. */
export interface GroupedTakes<Row extends TakeRow> {
  /** "40 shots: model: a -> b", for lines of several rows. */
  readonly common: readonly string[];
  readonly rows: readonly Row[];
}

/** Rows that say the same about many shots become one row, and a line that several rows share is said once, before them. */
export function groupTakes<Row extends TakeRow>(
  all: readonly Row[],
  join: (rows: readonly [Row, ...Row[]]) => Row,
): GroupedTakes<Row> {
  const joined = joinEqual(all, join);
  const perShot = joined.flatMap(({ shots, lines }) => shots.map((subject) => ({ subject, lines })));
  const shared = shareLines(perShot).shared.filter(
    ({ line }) => joined.filter(({ lines }) => lines.includes(line)).length > 1,
  );
  const repeated = new Set(shared.map(({ line }) => line));
  return {
    common: shared.map(({ line, subjects }) => `${subjects.length} shots: ${line}`),
    rows: joined.map((row) => {
      const own = row.lines.filter((line) => !repeated.has(line));
      return own.length === row.lines.length ? row : { ...row, lines: own };
    }),
  };
}

/** The shots of a row: their ids, or the number of many with the first of them. */
export function formatRowShots(shots: readonly string[]): string {
  return shots.length <= FEW_SHOTS ? shots.join(' + ') : `${shots.length} shots (${nameSome(shots)})`;
}

/** The sum of prices: "2.00 CNY + 1 of unknown cost", or "free". */
export function formatPrices(prices: readonly Price[]): string {
  if (prices.every(({ kind }) => kind === 'free')) return 'free';
  const known = prices.flatMap((price) => (price.kind === 'known' ? [price.money] : []));
  const unknown = prices.filter(({ kind }) => kind === 'unknown').length;
  return known.length === 0 && prices.length === 1 ? 'unknown' : formatSums(sumsByCurrency(known), unknown);
}

const FEW_SHOTS = 3;

function joinEqual<Row extends TakeRow>(
  all: readonly Row[],
  join: (rows: readonly [Row, ...Row[]]) => Row,
): readonly Row[] {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of all) {
    const key = JSON.stringify([row.facts, row.lines]);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    const isSame = rows.length > 1 && rows.flatMap(({ shots }) => shots).length > FEW_SHOTS;
    return isSame ? [{ ...join(rows), lines: first.lines }] : rows;
  });
}
