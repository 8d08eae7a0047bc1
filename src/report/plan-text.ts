import { columnsOf } from '../diagnostics/text-columns.js';
import type { FilmState, OutputState } from '../events/plan-outcome.js';
import type { ShotPick } from '../lockfile/apply-picks.js';
import { formatDifference } from '../lockfile/diff.js';
import { shortTakeName } from '../lockfile/explain-conflicts.js';
import { explainOutdatedPick } from '../lockfile/explain-pick.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { KnownMotions } from '../plan/motion-analysis.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { TransitionWork } from '../timeline/transition-work.js';
import { count, formatCost } from './format-values.js';
import { normalizedLines } from './normalized-images.js';
import { LABEL, labelOfSection, planTable } from './plan-table.js';
import {
  indentedLines,
  labelledLines,
  paintDifference,
  painter,
  plainStyle,
  rowLines,
  type TextStyle,
} from './text-style.js';

/** What the text of a plan shows in addition to the decisions. */
export interface PlanHeading {
  readonly storyboard: string;
  readonly shots: number;
  readonly seconds: number;
  readonly provider: string;
  readonly estimate: Estimate;
  readonly motions: KnownMotions;
  readonly transitions: readonly TransitionWork[];
  /** Ids of shots that are not in the film. */
  readonly skipped?: readonly string[];
  /** The film, where a plan knows it. */
  readonly film?: FilmState;
  /** The other outputs. */
  readonly outputs?: readonly OutputState[];
  /** The picks of the lockfile. */
  readonly picks?: readonly ShotPick[];
}

/** The plan for people: what is reused, what is made and why, and what it costs. No line is wider than the style allows. */
export function formatPlan(
  decisions: readonly TakeDecision[],
  heading: PlanHeading,
  style: TextStyle = plainStyle,
): string {
  const { estimate, motions } = heading;
  const paint = painter(style);
  const head = [
    heading.storyboard,
    count(heading.shots, 'shot'),
    `${heading.seconds.toFixed(1)} s`,
    heading.provider,
  ];
  const lines = [
    ...(columnsOf(head.join('   ')) <= style.columns
      ? [head.join('   ')]
      : indentedLines(head.join(' · '), 0, style)
    ).map(paint.bold),
    '',
    ...formatIds('skip', heading.skipped ?? [], style),
    ...formatReused(decisions, style),
    ...planTable(decisions, { estimate, motions }, style),
    ...formatTransitions(heading.transitions, style),
    ...normalizedLines(
      decisions.map(({ take }) => take),
      style,
    ),
    ...formatPicks(heading.picks ?? [], style),
    ...formatFilm(heading.film, style),
    ...formatOutputs(heading.outputs ?? [], style),
    '',
    ...formatTotal(estimate, style),
    ...formatNotAnalysed(motions, style),
  ];
  return lines.join('\n');
}

function formatTotal(estimate: Estimate, style: TextStyle): readonly string[] {
  const paint = painter(style);
  const prices = [
    ...(estimate.pricesOf
      ? [`list prices of ${estimate.pricesOf}${estimate.laterPrices ? ' or later' : ''}`]
      : []),
    ...(estimate.statedPrices ? ['stated prices'] : []),
  ].join(' and ');
  const total = labelledLines(labelOfSection('total'), formatCost(estimate), style);
  if (prices === '') return total;
  const about = `${prices}, failures are free`;
  const isShort = total.length === 1 && columnsOf(`${total[0]}   ${about}`) <= style.columns;
  return [
    ...(isShort ? [`${total[0]}${paint.dim(`   ${about}`)}`] : total),
    ...(isShort ? [] : indentedLines(about, LABEL, style).map(paint.dim)),
    ...indentedLines('Free quota and savings plans are not counted.', LABEL, style).map(paint.dim),
  ];
}

function formatPicks(picks: readonly ShotPick[], style: TextStyle): readonly string[] {
  const paint = painter(style);
  const used = picks.filter(({ state }) => state === 'used');
  const names = used.map(({ shot, take }) => `${shot} (${shortTakeName(take)})`);
  const outdated = picks.flatMap((pick) => {
    if (pick.state === 'used') return [];
    const { message, help } = explainOutdatedPick(pick);
    return [
      ...paintDifference(indentedLines(message, 2, style), style),
      ...indentedLines(help, 2, style).map(paint.dim),
    ];
  });
  return [
    ...(used.length === 0
      ? []
      : labelledLines(`${labelOfSection('picked')}${String(used.length).padEnd(4)}`, names.join(' '), style)),
    ...outdated,
  ];
}

// A change of film.transition is one of every shot.
const MAX_CHANGES = 12;

function formatFilm(film: FilmState | undefined, style: TextStyle): readonly string[] {
  return film === undefined ? [] : [...formatChanges(film, style), ...formatMark(film, style)];
}

// Without it, clips that match are copied.
function formatMark({ mark }: FilmState, style: TextStyle): readonly string[] {
  if (mark === undefined) return [];
  const cost = 'every frame of the film and its outputs is encoded for it';
  return labelledLines(labelOfSection('mark'), `"${mark.text}", ${mark.corner}: ${cost}`, style);
}

function formatChanges(film: FilmState, style: TextStyle): readonly string[] {
  if (film.changes.length === 0) return [];
  const changes = film.changes
    .map(formatDifference)
    .flatMap(({ subject, lines }) =>
      lines.map((change) => (subject === 'film' ? change : `${subject}  ${change}`)),
    );
  const hidden = changes.length - MAX_CHANGES;
  return [
    ...labelledLines(
      labelOfSection('film'),
      `${count(changes.length, 'change')} since the film in the lockfile`,
      style,
    ),
    ...changes.slice(0, MAX_CHANGES).flatMap((change) => indentedLines(change, 4, style)),
    ...(hidden > 0 ? [painter(style).dim(`    and ${hidden} more`)] : []),
  ];
}

function formatOutputs(outputs: readonly OutputState[], style: TextStyle): readonly string[] {
  if (outputs.length === 0) return [];
  const room = Math.max(8, style.columns - 4 - 2 - 9 - 2 - 9);
  const width = Math.min(room, Math.max(...outputs.map(({ output }) => columnsOf(output))));
  const lines = outputs.flatMap(({ output, size, state }) =>
    rowLines(
      [
        { text: output, columns: width },
        { text: size ? `${size.width}x${size.height}` : '', columns: 9 },
        state === 'make'
          ? { text: 'to make', columns: 9 }
          : { text: 'unchanged', columns: 9, paint: (all) => all.map(painter(style).dim) },
      ],
      4,
    ),
  );
  return [`${labelOfSection('outputs')}${outputs.length}`, ...lines];
}

function formatNotAnalysed({ notAnalysed }: KnownMotions, style: TextStyle): readonly string[] {
  if (notAnalysed.length === 0) return [];
  const text = `${count(notAnalysed.length, 'shot')} not analysed yet; to analyse all: plan --analyse`;
  return labelledLines(labelOfSection('motion'), text, style).map(painter(style).dim);
}

function formatReused(decisions: readonly TakeDecision[], style: TextStyle): readonly string[] {
  const reused = decisions.filter(({ action }) => action === 'reuse');
  const ids = reused.flatMap(({ take }) => (take.retake ? [formatTake(labelOf(take))] : take.shots));
  return formatIds('reuse', ids, style);
}

function formatIds(action: string, ids: readonly string[], style: TextStyle): readonly string[] {
  if (ids.length === 0) return [];
  const label = `${labelOfSection(action)}${String(ids.length).padEnd(4)}`;
  const { dim } = painter(style);
  return labelledLines(label, ids.join(' '), style).map(
    (line) => `${line.slice(0, label.length)}${dim(line.slice(label.length))}`,
  );
}

// A long film would fill the screen with its transitions.
const MAX_TRANSITIONS = 6;

function formatTransitions(transitions: readonly TransitionWork[], style: TextStyle): readonly string[] {
  if (transitions.length === 0) return [];
  const { dim } = painter(style);
  const frames = transitions.reduce((sum, transition) => sum + transition.frames, 0);
  const where = count(transitions.length, 'transition');
  const what = `${count(frames, 'frame')} at ${where}; clips that match are copied`;
  const shown = transitions.slice(0, MAX_TRANSITIONS).flatMap(({ shots, kind, matched, frames: own }) => {
    const facts = `${matched ? 'colours matched' : kind}, ${count(own, 'frame')}`;
    const line = `${shots.join(' -> ')}  ${facts}`;
    if (columnsOf(line) + 4 > style.columns) return indentedLines(line, 4, style);
    return [`    ${shots.join(' -> ')}  ${dim(facts)}`];
  });
  const hidden = transitions.length - MAX_TRANSITIONS;
  return [
    ...labelledLines(labelOfSection('encode'), what, style),
    ...shown,
    ...(hidden > 0 ? [dim(`    and ${hidden} more`)] : []),
  ];
}
