import pc from 'picocolors';
import type { FilmState, OutputState } from '../events/plan-outcome.js';
import type { ShotPick } from '../lockfile/apply-picks.js';
import { formatDifference } from '../lockfile/diff.js';
import { shortTakeName } from '../lockfile/explain-conflicts.js';
import { explainOutdatedPick } from '../lockfile/explain-pick.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { formatReason } from '../plan/format-reason.js';
import { formatMotion, type KnownMotions } from '../plan/motion-analysis.js';
import { providerNameOf } from '../plan/provider-name.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { TransitionWork } from '../timeline/transition-work.js';
import { count, formatBlock, formatCost, formatDuration, formatPrice } from './format-values.js';
import { normalizedLines } from './normalized-images.js';

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

/** The plan for people, at most 80 columns wide: what is reused, what is made and why, and what it costs. */
export function formatPlan(decisions: readonly TakeDecision[], heading: PlanHeading): string {
  const { estimate, motions } = heading;
  const severalProviders = new Set(decisions.map(({ take }) => providerNameOf(take.request))).size > 1;
  const head = [
    heading.storyboard,
    count(heading.shots, 'shot'),
    `${heading.seconds.toFixed(1)} s`,
    heading.provider,
  ];
  const sections = [
    formatIds('skip', heading.skipped ?? []),
    formatReused(decisions.filter((decision) => decision.action === 'reuse')),
    formatDecisions(
      'collect',
      decisions.filter((decision) => decision.action === 'reattach'),
      ({ take }) => (take.local ? 'interrupted before, drawn again' : 'submitted before, not collected yet'),
    ),
    formatDecisions(
      'submit',
      decisions.filter((decision) => decision.action === 'submit'),
      ({ reason, take }) =>
        [
          ...(severalProviders ? [providerNameOf(take.request)] : []),
          formatReason(reason),
          ...formatMotionOf(take, motions),
        ].join(' · '),
      estimate,
    ),
    formatDecisions(
      'blocked',
      decisions.filter((decision) => decision.action === 'blocked'),
      ({ block }) => formatBlock(block),
    ),
    formatTransitions(heading.transitions),
  ];
  const total = `  ${'total'.padEnd(9)}${formatCost(estimate)}`;
  const prices = [
    ...(estimate.pricesOf ? [`list prices of ${estimate.pricesOf}`] : []),
    ...(estimate.statedPrices ? ['stated prices'] : []),
  ].join(' and ');
  const dated = prices === '' ? '' : pc.dim(`   ${prices}, failures are free`);
  const excluded =
    prices === '' ? [] : [pc.dim(`${' '.repeat(11)}Free quota and savings plans are not counted.`)];
  const normalized = normalizedLines(decisions.map(({ take }) => take));
  const lines = [
    pc.bold(head.join('   ')),
    '',
    ...sections.flat(),
    ...normalized,
    ...formatPicks(heading.picks ?? []),
    ...formatFilm(heading.film),
    ...formatOutputs(heading.outputs ?? []),
    '',
    total + dated,
    ...excluded,
    ...formatNotAnalysed(motions),
  ];
  return lines.join('\n');
}

function formatPicks(picks: readonly ShotPick[]): readonly string[] {
  const used = picks.filter(({ state }) => state === 'used');
  const names = used.map(({ shot, take }) => `${shot} (${shortTakeName(take)})`);
  const [first, ...rest] = wrap(names, 80 - 15);
  const lines = first
    ? [
        `  ${'picked'.padEnd(9)}${String(used.length).padEnd(4)}${first}`,
        ...rest.map((line) => `${' '.repeat(15)}${line}`),
      ]
    : [];
  const outdated = picks.flatMap((pick) => {
    if (pick.state === 'used') return [];
    const { message, help } = explainOutdatedPick(pick);
    return [`  ${message}`, pc.dim(`  ${help}`)];
  });
  return [...lines, ...outdated];
}

// A change of film.transition is one of every shot.
const MAX_CHANGES = 12;

function formatFilm(film: FilmState | undefined): readonly string[] {
  if (film === undefined || film.changes.length === 0) return [];
  const lines = film.changes
    .map(formatDifference)
    .flatMap(({ subject, lines: changes }) =>
      changes.map((change) => `    ${truncate(subject === 'film' ? change : `${subject}  ${change}`, 76)}`),
    );
  const hidden = lines.length - MAX_CHANGES;
  return [
    `  ${'film'.padEnd(9)}${count(lines.length, 'change')} since the film in the lockfile`,
    ...lines.slice(0, MAX_CHANGES),
    ...(hidden > 0 ? [pc.dim(`    and ${hidden} more`)] : []),
  ];
}

function formatOutputs(outputs: readonly OutputState[]): readonly string[] {
  if (outputs.length === 0) return [];
  const width = Math.min(50, Math.max(...outputs.map(({ output }) => output.length)));
  const lines = outputs.map(({ output, size, state }) => {
    const pixels = size ? `${size.width}x${size.height}` : '';
    return `    ${truncate(output, width).padEnd(width)}  ${pixels.padEnd(9)}  ${state === 'make' ? 'to make' : pc.dim('unchanged')}`;
  });
  return [`  ${'outputs'.padEnd(9)}${outputs.length}`, ...lines];
}

// Shots that are not analysed are counted in a line at the end.
function formatMotionOf({ key }: TakeDecision['take'], { analyses }: KnownMotions): readonly string[] {
  const seen = analyses.get(key);
  return seen ? [formatMotion(seen)] : [];
}

function formatNotAnalysed({ notAnalysed }: KnownMotions): readonly string[] {
  if (notAnalysed.length === 0) return [];
  const text = `${count(notAnalysed.length, 'shot')} not analysed yet; to analyse all: plan --analyse`;
  return [pc.dim(`  ${'motion'.padEnd(9)}${text}`)];
}

function formatReused(reused: readonly TakeDecision[]): string[] {
  const ids = reused.flatMap(({ take }) => (take.retake ? [formatTake(labelOf(take))] : take.shots));
  return formatIds('reuse', ids);
}

function formatIds(action: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return wrap(ids, 80 - 15).map((line, index) =>
    index === 0
      ? `  ${action.padEnd(9)}${String(ids.length).padEnd(4)}${pc.dim(line)}`
      : `${' '.repeat(15)}${pc.dim(line)}`,
  );
}

// A long film would fill the screen with its transitions.
const MAX_TRANSITIONS = 6;

function formatTransitions(transitions: readonly TransitionWork[]): string[] {
  if (transitions.length === 0) return [];
  const frames = transitions.reduce((sum, transition) => sum + transition.frames, 0);
  const where = count(transitions.length, 'transition');
  const what = `${count(frames, 'frame')} at ${where}; clips that match are copied`;
  const shown = transitions.slice(0, MAX_TRANSITIONS).map(({ shots, kind, matched, frames: own }) => {
    const facts = `${matched ? 'colours matched' : kind}, ${count(own, 'frame')}`;
    return `    ${truncate(shots.join(' -> '), 72 - facts.length)}  ${pc.dim(facts)}`;
  });
  const hidden = transitions.length - shown.length;
  return [
    `  ${'encode'.padEnd(9)}${what}`,
    ...shown,
    ...(hidden > 0 ? [pc.dim(`    and ${hidden} more`)] : []),
  ];
}

function formatDecisions<D extends TakeDecision>(
  action: string,
  decisions: readonly D[],
  why: (decision: D) => string,
  estimate?: Estimate,
): string[] {
  if (decisions.length === 0) return [];
  const time = estimate && estimate.seconds > 0 ? pc.dim(`about ${formatDuration(estimate.seconds)}`) : '';
  const width = Math.min(24, Math.max(...decisions.map(({ take }) => formatTake(labelOf(take)).length)));
  const lines = decisions.map((decision) => {
    const shots = truncate(formatTake(labelOf(decision.take)), width).padEnd(width);
    const price = formatPrice(decision.take.price);
    const columns = 80 - 4 - width - 2 - 2 - price.length;
    return `    ${shots}  ${truncate(why(decision), columns).padEnd(columns)}  ${price}`;
  });
  return [`  ${action.padEnd(9)}${String(decisions.length).padEnd(4)}${time}`, ...lines];
}

function truncate(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function wrap(ids: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const id of ids) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + id.length <= width) lines[lines.length - 1] = `${last} ${id}`;
    else lines.push(id);
  }
  return lines;
}
