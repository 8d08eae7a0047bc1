import { formatMoney, type Money } from '../base/money.js';
import { columnsOf, padColumns } from '../diagnostics/text-columns.js';
import type { DifferentClip, IncompleteFilm, RenderOutcome } from '../events/render-outcome.js';
import { formatDifference } from '../lockfile/diff.js';
import { formatEngines } from '../lockfile/format-engines.js';
import { formatDifference as formatClipDifference } from '../plan/clip-differences.js';
import { explainForeignCap } from '../plan/cost-cap.js';
import type { Estimate } from '../plan/estimate.js';
import { formatShard } from '../plan/shard.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import {
  count,
  formatBlock,
  formatBytes,
  formatCost,
  formatDuration,
  formatLength,
  formatPrice,
  formatReceipt,
  formatUnknownShot,
} from './format-values.js';
import { quoteForShell } from './next-command.js';
import { formatSeams } from './seam-lines.js';
import { groupedRows, type SubjectLines } from './shared-lines.js';
import { formatSpent, type Spent } from './spent.js';

/** What the closing lines of a render say in addition to its outcome. */
export interface ClosingFacts {
  readonly spent?: Spent;
  /** The storyboard in the commands that the lines suggest. */
  readonly target?: string;
  readonly tookMs?: number;
}

/** The closing lines of a render, with its cost; empty if the diagnostics already explain it. */
export function formatOutcome(outcome: RenderOutcome, facts: ClosingFacts = {}): string {
  const text = textOf(outcome, facts);
  const money = facts.spent ? formatSpent(facts.spent) : '';
  const isFilm = outcome.status === 'finished' || outcome.status === 'unchanged';
  if (text === '') return text;
  const line = `Cost: ${money}.`;
  const cost = line.length > 80 ? line.replace(', billed', ',\n      billed') : line;
  return [text, ...(money === '' ? [] : [cost]), ...(isFilm ? nextSteps(outcome, facts) : [])].join('\n');
}

function nextSteps(
  { lockfile, locked }: FinishedRender,
  { target }: Pick<ClosingFacts, 'target'>,
): readonly string[] {
  return [
    `Lockfile: ${lockfile}, ${locked ? 'updated: commit it with the storyboard' : 'unchanged'}.`,
    ...(target === undefined ? [] : ['', `Next:  inbetween open ${target}`]),
  ];
}

type FinishedRender = Extract<RenderOutcome, { readonly status: 'finished' | 'unchanged' }>;

function overCap({ estimate, cap, provider }: RenderOutcome & { readonly status: 'over-cap' }): string {
  const whose = provider === undefined ? '' : ` of the provider "${provider}"`;
  return [
    `Nothing was spent. This render costs ${formatCost(estimate)}, and the cap${whose} is ${formatMoney(cap)}.`,
    ...explainCap(estimate, cap),
  ].join('\n');
}

/** Why no amount of the cap would be enough; empty where a higher one would be. */
export function explainCap({ costs, unknownPrices }: Estimate, cap: Money): readonly string[] {
  const foreign = explainForeignCap(costs, cap);
  return [
    ...(foreign === null ? [] : [foreign]),
    ...(unknownPrices === 0
      ? []
      : ['No cap covers an unknown price. State the prices under provider.models, or remove the cap.']),
  ];
}

function textOf(outcome: RenderOutcome, { target, tookMs, spent }: ClosingFacts): string {
  switch (outcome.status) {
    case 'invalid':
      return '';
    case 'unknown-shot':
      return formatUnknownShot(outcome);
    case 'declined':
      return `Nothing was spent. This render costs ${formatCost(outcome.estimate)}; run it with --yes to confirm.`;
    case 'over-cap':
      return overCap(outcome);
    case 'forbidden': {
      const lines = outcome.blocked.map(
        ({ take, block }) => `${formatTake(labelOf(take))}  ${formatBlock(block)}`,
      );
      return [...lines, `Nothing was generated: ${count(outcome.blocked.length, 'clip')} missing.`].join(
        '\n',
      );
    }
    case 'drifted':
      return driftText(outcome);
    case 'unplanned':
      return unplannedText(outcome, target);
    case 'differs':
      return `${outcome.film.path} differs from the locked film: ${formatEngines(outcome.locked.engine, outcome.engine)}.\nTo measure the difference: inbetween verify --min-ssim 0.98`;
    case 'incomplete':
      return incompleteText(outcome);
    case 'interrupted':
      return interruptedText(outcome.left, target);
    case 'shard-finished': {
      const { shard, shots, made, reused } = outcome;
      return `Share ${formatShard(shard)} is complete: ${count(shots.length, 'shot')}, ${made} made, ${reused} reused. A render without --shard joins the film.`;
    }
    case 'finished':
    case 'unchanged': {
      const { film, made, reused, status } = outcome;
      const clips =
        made === 0 ? `${count(reused, 'clip')} reused` : `${count(made, 'clip')} made, ${reused} reused`;
      const state = status === 'unchanged' ? 'unchanged, ' : '';
      const isFree = spent !== undefined && formatSpent(spent) === '';
      return [
        film.path,
        `${state}${filmFacts(outcome)}`,
        `${clips}${tookMs === undefined ? '' : `, in ${formatDuration(tookMs / 1000)}`}${isFree ? ', free' : ''}`,
        ...(outcome.differences ?? []).flatMap(differenceLines),
        ...failedTakes(outcome.failures ?? []),
        ...formatSeams(outcome.seams),
        ...outcome.outputs.flatMap(outputLines),
      ].join('\n');
    }
  }
}

function filmFacts({ film, seconds, size }: Pick<FinishedRender, 'film' | 'seconds' | 'size'>): string {
  return `${formatLength(seconds)}, ${size.width}x${size.height}, ${film.frames} frames, ${formatBytes(film.bytes)}`;
}

function differenceLines({ shots, differences, cost }: DifferentClip): readonly string[] {
  const billed = cost === null ? '' : ` (billed ${formatReceipt(cost)})`;
  return differences.map((one) => `${shots.join(' + ')}  ${formatClipDifference(one)}${billed}`);
}

// Each was reported when it happened.
function failedTakes(failures: readonly TakeFailure[]): readonly string[] {
  return failures.map((one) => `${formatTake(one)}  failed; the film does not need this take`);
}

function outputLines({ path, status, size, frames, bytes }: PublishedOutput): readonly string[] {
  const state = status === 'unchanged' ? 'unchanged, ' : '';
  return [path, `${state}${size.width}x${size.height}, ${frames} frames, ${formatBytes(bytes)}`];
}

function unplannedText(
  { plan, changes }: RenderOutcome & { readonly status: 'unplanned' },
  target = '',
): string {
  const again = ['inbetween plan', target, `--save ${quoteForShell(plan)}`].filter(Boolean).join(' ');
  return [
    `This render differs from ${plan}:`,
    ...rowsOf(groupedRows(changes, 'entries')),
    `Nothing was spent. To plan again: ${again}`,
  ].join('\n');
}

function rowsOf(rows: readonly SubjectLines[]): readonly string[] {
  const width = Math.max(...rows.map(({ subject }) => columnsOf(subject)));
  return rows.flatMap(({ subject, lines }) =>
    lines.map((line, index) => `  ${padColumns(index === 0 ? subject : '', width)}  ${line}`),
  );
}

function driftText({ drift, lockfile }: RenderOutcome & { readonly status: 'drifted' }): string {
  const shots = drift.filter((one) => 'shot' in one).map(formatDifference);
  const others = drift.filter((one) => !('shot' in one)).map(formatDifference);
  const lines = rowsOf([...groupedRows(shots, 'shots'), ...others]);
  const missing = drift.every(({ kind }) => kind === 'no-clip');
  const hint = missing
    ? 'Get the clips from a shared store or from the machine that made them.'
    : 'Render without --frozen and commit the lockfile.';
  const head = missing
    ? `Clips of ${lockfile} are missing here:`
    : `The storyboard differs from ${lockfile}:`;
  return [head, ...lines, `Nothing was generated. ${hint}`].join('\n');
}

// Each failure was reported when it happened; the closing lines only count them.
function incompleteText({
  failures,
  notAsked,
  preview,
}: RenderOutcome & { readonly status: 'incomplete' }): string {
  if (preview) return previewText(preview);
  const missing = failures.length + notAsked.length;
  const left = notAsked.length > 0 ? ` (${notAsked.length} not in --only)` : '';
  return `No film yet: ${count(missing, 'clip')} missing${left}. Finished clips are kept.`;
}

function previewText({ outputs, missing, ...made }: IncompleteFilm): string {
  return [
    made.film.path,
    filmFacts(made),
    ...outputs.flatMap(outputLines),
    `${count(missing.length, 'shot')} without a clip, shown by keyframes:`,
    ...rowsOf(
      groupedRows(
        missing.map(({ id, why }) => ({ subject: id, lines: [why] })),
        'shots',
      ),
    ),
    'The lockfile was not written. Finished clips are kept.',
  ].join('\n');
}

const leftLabels: Readonly<Record<LeftTake['state'], string>> = {
  running: 'still running',
  waiting: 'still waiting',
  interrupted: 'interrupted',
  'not-started': 'not started',
};

// A running take is billed whether the command waits for it or not, so it is listed with its price.
function interruptedText(left: readonly LeftTake[], target?: string): string {
  const billing = left.filter(
    ({ state, price }) => (state === 'running' || state === 'waiting') && price.kind !== 'free',
  );
  const others = left.filter(({ state, price }) => price.kind === 'free' && state !== 'not-started');
  const lines = [...billing, ...others].map(
    ({ price, state, ...label }) =>
      `  ${leftLabels[state].padEnd(13)}  ${formatTake(label)}  ${formatPrice(price)}`,
  );
  const first = (billing.find(({ state }) => state === 'waiting') ?? billing[0])?.shots[0];
  const file = target === undefined ? '' : ` ${target}`;
  const cancel =
    first === undefined
      ? []
      : [`To cancel a take that is still waiting: inbetween recover${file} --cancel ${first}`];
  return [
    'Interrupted. Finished work is kept; run the same command again to continue.',
    ...lines,
    ...cancel,
  ].join('\n');
}
