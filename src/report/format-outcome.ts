import { formatMoney } from '../base/money.js';
import type { DifferentClip, IncompleteFilm, RenderOutcome } from '../events/render-outcome.js';
import { formatDifference } from '../lockfile/diff.js';
import { formatEngines } from '../lockfile/format-engines.js';
import { formatDifference as formatClipDifference } from '../plan/clip-differences.js';
import { formatShard } from '../plan/shard.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import {
  count,
  formatBlock,
  formatBytes,
  formatCost,
  formatPrice,
  formatReceipt,
  formatUnknownShot,
} from './format-values.js';
import { quoteForShell } from './next-command.js';
import { formatSeams } from './seam-lines.js';
import { formatSpent, type Spent } from './spent.js';

/**
 * The closing lines of a render, with its cost; empty if the diagnostics already explain it. `target` names the
 * storyboard in the commands that they suggest.
 */
export function formatOutcome(outcome: RenderOutcome, spent?: Spent, target?: string): string {
  const text = textOf(outcome, target);
  const money = spent ? formatSpent(spent) : '';
  if (text === '' || money === '') return text;
  const line = `Cost: ${money}.`;
  return `${text}\n${line.length > 80 ? line.replace(', billed', ',\n      billed') : line}`;
}

function overCap({ estimate, cap, provider }: RenderOutcome & { readonly status: 'over-cap' }): string {
  const costs = `Nothing was spent. This render costs ${formatCost(estimate)}, and the cap ${provider === undefined ? '' : `of the provider "${provider}" `}is ${formatMoney(cap)}.`;
  return estimate.unknownPrices === 0
    ? costs
    : `${costs}\nNo cap covers an unknown price. State the prices under provider.models, or remove the cap.`;
}

function textOf(outcome: RenderOutcome, target?: string): string {
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
      const clips = made === 0 ? `${count(reused, 'clip')} reused` : `${made} made, ${reused} reused`;
      const state = status === 'unchanged' ? 'unchanged, ' : '';
      const facts = `${state}${film.frames} frames, ${formatBytes(film.bytes)}, ${clips}`;
      return [
        film.path,
        facts,
        ...(outcome.differences ?? []).flatMap(differenceLines),
        ...failedTakes(outcome.failures ?? []),
        ...formatSeams(outcome.seams),
        ...outcome.outputs.flatMap(outputLines),
      ].join('\n');
    }
  }
}

/** The outcome of a render for programs. */
export function outcomeJson(outcome: RenderOutcome, spent?: Spent): object {
  return { ...jsonOf(outcome), ...(spent ? { cost: spent } : {}) };
}

function jsonOf(outcome: RenderOutcome): object {
  switch (outcome.status) {
    case 'invalid':
      return { ok: false, status: outcome.status };
    case 'unknown-shot':
      return { ok: false, status: outcome.status, id: outcome.id, known: outcome.known };
    case 'declined':
      return { ok: false, status: outcome.status, estimate: outcome.estimate };
    case 'over-cap': {
      const { status, estimate, cap, provider } = outcome;
      return { ok: false, status, estimate, cap, ...(provider === undefined ? {} : { provider }) };
    }
    case 'incomplete':
      return {
        ok: false,
        status: outcome.status,
        failures: outcome.failures.map(failureJson),
        notAsked: outcome.notAsked.map(({ take }) => take.shots),
        ...(outcome.preview ? outcome.preview : {}),
      };
    case 'unplanned': {
      const { status, plan, changes } = outcome;
      return { ok: false, status, plan, changes };
    }
    case 'drifted':
      return {
        ok: false,
        status: outcome.status,
        lockfile: outcome.lockfile,
        drift: outcome.drift.map((drift) => ({ ...drift, lines: formatDifference(drift).lines })),
      };
    case 'differs': {
      const { status, film, locked, engine } = outcome;
      return { ok: false, status, film, locked, engine };
    }
    case 'forbidden':
      return {
        ok: false,
        status: outcome.status,
        blocked: outcome.blocked.map(({ take, block }) => ({ ...labelOf(take), block })),
      };
    case 'interrupted':
      return {
        ok: false,
        status: outcome.status,
        left: outcome.left.map(({ key: _, ...left }) => left),
      };
    case 'shard-finished': {
      const { status, shard, shots, made, reused } = outcome;
      return { ok: true, status, shard: formatShard(shard), shots, made, reused };
    }
    case 'finished':
    case 'unchanged': {
      const { status, film, outputs, made, reused, differences = [], seams } = outcome;
      const failures = (outcome.failures ?? []).map(failureJson);
      const ok = seams.beyond.length === 0 && failures.length === 0;
      return { ok, status, film, outputs, made, reused, differences, failures, ...seams };
    }
  }
}

function differenceLines({ shots, differences, cost }: DifferentClip): readonly string[] {
  const billed = cost === null ? '' : ` (billed ${formatReceipt(cost)})`;
  return differences.map((one) => `${shots.join(' + ')}  ${formatClipDifference(one)}${billed}`);
}

/** A failed take for programs. */
export function failureJson({ shots, seed, code, message, hint, paid }: TakeFailure): object {
  return {
    ...{ shots, ...(seed === undefined ? {} : { seed }), code, message, hint },
    ...(paid ? { task: paid.task, cost: paid.cost } : {}),
  };
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
    ...rowsOf(changes),
    `Nothing was spent. To plan again: ${again}`,
  ].join('\n');
}

function rowsOf(
  rows: readonly { readonly subject: string; readonly lines: readonly string[] }[],
): readonly string[] {
  const width = Math.max(...rows.map(({ subject }) => subject.length));
  return rows.flatMap(({ subject, lines }) =>
    lines.map((line, index) => `  ${(index === 0 ? subject : '').padEnd(width)}  ${line}`),
  );
}

function driftText({ drift, lockfile }: RenderOutcome & { readonly status: 'drifted' }): string {
  const lines = rowsOf(drift.map(formatDifference));
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

function previewText({ film, outputs, missing }: IncompleteFilm): string {
  return [
    film.path,
    `${film.frames} frames, ${formatBytes(film.bytes)}`,
    ...outputs.flatMap(outputLines),
    `${count(missing.length, 'shot')} without a clip, shown by keyframes:`,
    ...rowsOf(missing.map(({ id, why }) => ({ subject: id, lines: [why] }))),
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
  const lines = [...billing, ...left.filter(({ state }) => state === 'interrupted')].map(
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
