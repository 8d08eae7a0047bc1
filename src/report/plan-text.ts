import pc from 'picocolors';
import type { OutputState } from '../events/plan-outcome.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { formatReason } from '../plan/format-reason.js';
import { formatMotion, type KnownMotions } from '../plan/motion-analysis.js';
import type { TransitionWork } from '../timeline/transition-work.js';
import { count, formatBlock, formatCost, formatDuration, formatPrice } from './format.js';
import { normalizedLines } from './normalized-images.js';

/** What a plan's text needs beside the decisions. */
export interface PlanHeading {
  readonly storyboard: string;
  readonly shots: number;
  readonly seconds: number;
  readonly provider: string;
  readonly estimate: Estimate;
  readonly motions: KnownMotions;
  readonly transitions: readonly TransitionWork[];
  /** Further files of the same clips. */
  readonly outputs?: readonly OutputState[];
}

/** The plan as people read it: what stays, what is made and why, what it costs. At most 80 columns wide. */
export function planText(decisions: readonly TakeDecision[], heading: PlanHeading): string {
  const { estimate, motions } = heading;
  const head = [
    heading.storyboard,
    count(heading.shots, 'shot'),
    `${heading.seconds.toFixed(1)} s`,
    heading.provider,
  ];
  const sections = [
    reuseText(decisions.filter((decision) => decision.action === 'reuse')),
    listText(
      'collect',
      decisions.filter((decision) => decision.action === 'reattach'),
      () => 'started before, still running',
    ),
    listText(
      'submit',
      decisions.filter((decision) => decision.action === 'submit'),
      ({ reason, take }) => [formatReason(reason), ...motionOf(take, motions)].join(' · '),
      estimate,
    ),
    listText(
      'blocked',
      decisions.filter((decision) => decision.action === 'blocked'),
      ({ block }) => formatBlock(block),
    ),
    transitionText(heading.transitions),
  ];
  const total = `  ${'total'.padEnd(9)}${formatCost(estimate)}`;
  const dated = estimate.pricesOf ? pc.dim(`   prices of ${estimate.pricesOf}, failures are free`) : '';
  const normalized = normalizedLines(decisions.map(({ take }) => take));
  const lines = [
    pc.bold(head.join('   ')),
    '',
    ...sections.flat(),
    ...normalized,
    ...outputsText(heading.outputs ?? []),
    '',
    total + dated,
    ...notSeenText(motions),
  ];
  return lines.join('\n');
}

function outputsText(outputs: readonly OutputState[]): readonly string[] {
  if (outputs.length === 0) return [];
  const width = Math.min(50, Math.max(...outputs.map(({ output }) => output.length)));
  const lines = outputs.map(({ output, size, state }) => {
    const pixels = size ? `${size.width}x${size.height}` : '';
    return `    ${clip(output, width).padEnd(width)}  ${pixels.padEnd(9)}  ${state === 'make' ? 'to make' : pc.dim('unchanged')}`;
  });
  return [`  ${'outputs'.padEnd(9)}${outputs.length}`, ...lines];
}

// Nothing for a shot that was not looked at: the line at the end counts these.
function motionOf({ key }: TakeDecision['take'], { cases }: KnownMotions): readonly string[] {
  const seen = cases.get(key);
  return seen ? [formatMotion(seen)] : [];
}

function notSeenText({ notSeen }: KnownMotions): readonly string[] {
  if (notSeen.length === 0) return [];
  const text = `${count(notSeen.length, 'shot')} not analysed yet; all are with: plan --analyse`;
  return [pc.dim(`  ${'motion'.padEnd(9)}${text}`)];
}

function reuseText(reused: readonly TakeDecision[]): string[] {
  if (reused.length === 0) return [];
  const ids = reused.flatMap(({ take }) => take.shots);
  return wrap(ids, 80 - 15).map((line, index) =>
    index === 0
      ? `  ${'reuse'.padEnd(9)}${String(ids.length).padEnd(4)}${pc.dim(line)}`
      : `${' '.repeat(15)}${pc.dim(line)}`,
  );
}

// A film of many shots would fill the screen with them.
const MOST_BOUNDARIES = 6;

function transitionText(transitions: readonly TransitionWork[]): string[] {
  if (transitions.length === 0) return [];
  const frames = transitions.reduce((sum, transition) => sum + transition.frames, 0);
  const where = transitions.length === 1 ? '1 transition' : `${transitions.length} transitions`;
  const what = `${count(frames, 'frame')} at ${where}; clips that match are copied`;
  const shown = transitions.slice(0, MOST_BOUNDARIES).map(({ shots, kind, matched, frames: own }) => {
    const words = `${matched ? 'colours matched' : kind}, ${count(own, 'frame')}`;
    return `    ${clip(shots.join(' -> '), 72 - words.length)}  ${pc.dim(words)}`;
  });
  const left = transitions.length - shown.length;
  return [`  ${'encode'.padEnd(9)}${what}`, ...shown, ...(left > 0 ? [pc.dim(`    and ${left} more`)] : [])];
}

function listText<D extends TakeDecision>(
  action: string,
  decisions: readonly D[],
  why: (decision: D) => string,
  estimate?: Estimate,
): string[] {
  if (decisions.length === 0) return [];
  const time = estimate && estimate.seconds > 0 ? pc.dim(`about ${formatDuration(estimate.seconds)}`) : '';
  const width = Math.min(24, Math.max(...decisions.map(({ take }) => take.shots.join(' + ').length)));
  const lines = decisions.map((decision) => {
    const shots = clip(decision.take.shots.join(' + '), width).padEnd(width);
    const price = formatPrice(decision.take.price);
    const room = 80 - 4 - width - 2 - 2 - price.length;
    return `    ${shots}  ${clip(why(decision), room).padEnd(room)}  ${price}`;
  });
  return [`  ${action.padEnd(9)}${String(decisions.length).padEnd(4)}${time}`, ...lines];
}

function clip(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
