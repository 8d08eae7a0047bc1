import { columnsOf } from '../diagnostics/text-columns.js';
import type { Change, Reason, TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { explainChange } from '../plan/explain-change.js';
import { formatReason } from '../plan/format-reason.js';
import { formatMotion, type KnownMotions } from '../plan/motion-analysis.js';
import { providerNameOf } from '../plan/provider-name.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { formatBlock, formatDuration, formatPrice } from './format-values.js';
import { indentedLines, paintDifference, painter, rowLines, type TextStyle } from './text-style.js';

/** The columns of the labels of a plan. */
export const LABEL = 11;

/** The label of a section, with the spaces up to its text. */
export function labelOfSection(name: string): string {
  return `  ${name.padEnd(LABEL - 2)}`;
}

/** The takes of a plan that are not reused: what is done, why, and for what price. */
export function planTable(
  decisions: readonly TakeDecision[],
  { estimate, motions }: { readonly estimate: Estimate; readonly motions: KnownMotions },
  style: TextStyle,
): readonly string[] {
  const severalProviders = new Set(decisions.map(({ take }) => providerNameOf(take.request))).size > 1;
  const rows = decisions.flatMap((decision): readonly Row[] => {
    if (decision.action === 'reuse') return [];
    const { take } = decision;
    const common = {
      action: decision.action,
      name: formatTake(labelOf(take)),
      price: formatPrice(take.price),
      details: [],
    };
    if (decision.action === 'submit') {
      const reasons = [
        ...(severalProviders ? [providerNameOf(take.request)] : []),
        formatReason(decision.reason),
        ...motionOf(decision, motions),
      ];
      return [{ ...common, why: reasons.join(' · '), details: textChanges(decision.reason) }];
    }
    if (decision.action === 'blocked') return [{ ...common, why: formatBlock(decision.block) }];
    return [
      {
        ...common,
        why: take.local ? 'interrupted before, drawn again' : 'submitted before, not collected yet',
      },
    ];
  });
  const time = estimate.seconds > 0 ? `about ${formatDuration(estimate.seconds)}` : '';
  return [
    ...sectionLines(
      'collect',
      rows.filter(({ action }) => action === 'reattach'),
      '',
      style,
    ),
    ...sectionLines(
      'submit',
      rows.filter(({ action }) => action === 'submit'),
      time,
      style,
    ),
    ...sectionLines(
      'blocked',
      rows.filter(({ action }) => action === 'blocked'),
      '',
      style,
    ),
  ];
}

interface Row {
  readonly action: TakeDecision['action'];
  readonly name: string;
  readonly why: string;
  readonly price: string;
  /** Changes of texts, word by word. */
  readonly details: readonly string[];
}

// Below this width, reasons get lines of their own.
const NARROWEST_REASON = 24;

function sectionLines(name: string, rows: readonly Row[], time: string, style: TextStyle): readonly string[] {
  if (rows.length === 0) return [];
  const { dim } = painter(style);
  const head = `${labelOfSection(name)}${String(rows.length).padEnd(4)}${dim(time)}`.trimEnd();
  const price = Math.max(...rows.map((row) => columnsOf(row.price)));
  const longest = Math.max(...rows.map((row) => columnsOf(row.name)));
  const names = Math.min(longest, Math.max(16, Math.floor(style.columns * 0.3)));
  const room = style.columns - 4 - names - 2 - 2 - price;
  if (room < NARROWEST_REASON) return [head, ...rows.flatMap((row) => stackedLines(row, price, style))];
  const reasons = Math.min(room, Math.max(...rows.map(({ why }) => columnsOf(why))));
  return [
    head,
    ...rows.flatMap((row) => [
      ...rowLines(
        [
          { text: row.name, columns: names },
          { text: row.why, columns: reasons },
          { text: row.price, columns: price },
        ],
        4,
      ),
      ...detailLines(row, style),
    ]),
  ];
}

function stackedLines(row: Row, price: number, style: TextStyle): readonly string[] {
  const names = style.columns - 4 - 2 - price;
  return [
    ...rowLines(
      [
        { text: row.name, columns: names },
        { text: row.price, columns: price },
      ],
      4,
    ),
    ...indentedLines(row.why, 6, style),
    ...detailLines(row, style),
  ];
}

function detailLines({ details }: Row, style: TextStyle): readonly string[] {
  return details.flatMap((line) => paintDifference(indentedLines(line, 6, style), style));
}

// Shots that are not analysed are counted in a line at the end.
function motionOf({ take: { key } }: TakeDecision, { analyses }: KnownMotions): readonly string[] {
  const seen = analyses.get(key);
  return seen ? [formatMotion(seen)] : [];
}

// The reason only says that a text has changed.
function textChanges(reason: Reason): readonly string[] {
  if (reason.kind !== 'changed') return [];
  return reason.changes.filter(isChangedText).map(explainChange);
}

function isChangedText({ field, before, now }: Change): boolean {
  return (
    (field === 'prompt' || field === 'negativePrompt') &&
    typeof before === 'string' &&
    typeof now === 'string'
  );
}
