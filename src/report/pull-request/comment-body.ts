import { formatMoney, type Money } from '../../base/money.js';
import type { DiagnosticReport } from '../diagnostics-json.js';
import { escapeHtml, linesWithin, markdownText, shortenMiddle } from '../markdown-text.js';
import type { PlannedReport, PlannedTakeReport } from '../plan-json.js';
import { formatSums } from '../spent.js';
import { formatPrices, formatRowShots, groupTakes, type TakeRow } from '../take-rows.js';
import { changesSinceBase } from './changed-since-base.js';
import { type CommentPlace, imageTag } from './comment-place.js';

/** What a comment in a pull request says. */
export interface CommentInputs {
  /** The storyboard, as the comment names it. */
  readonly storyboard: string;
  /** What the render would do, as it was planned before it; null if the storyboard has errors. */
  readonly plan: PlannedReport | null;
  readonly diagnostics: readonly DiagnosticReport[];
  /** The plan before the change; null when there was none. */
  readonly base: PlannedReport | null;
  readonly outcome: {
    readonly summary: string;
    /** What the run kept: "film", "report". */
    readonly kept: readonly string[];
    /** What a render made and what was billed for it; absent if none ran. */
    readonly made?: string;
    /** Why a render ended without a film, in several lines. */
    readonly message?: string;
  };
  readonly place: CommentPlace;
}

// GitHub takes 65,536 characters.
const MOST_CHARACTERS = 60_000;
const MOST_OF_A_SECTION = 12_000;

/** The first line of the comment, by which it is found again. */
export function commentMarker(storyboard: string): string {
  return `<!-- inbetween ${storyboard.replaceAll('--', '- -')} -->`;
}

/** The comment as Markdown, never longer than GitHub allows. */
export function commentBody(inputs: CommentInputs): string {
  const { storyboard, plan, diagnostics, base, outcome, place } = inputs;
  const { summary, made, message } = outcome;
  const whole = [
    commentMarker(storyboard),
    `### ${markdownText(storyboard)}: ${markdownText(summary)}`,
    '',
    ...(made === undefined ? [] : [markdownText(made), '']),
    ...(message === undefined ? [] : messageLines(message)),
    ...diagnosticLines(diagnostics, place),
    ...(plan ? planLines(plan, base) : []),
    ...(plan && base ? changeLines(plan, base, place) : []),
  ];
  const end = ['', keptLine(outcome.kept, place), ''];
  const most = MOST_CHARACTERS - end.join('\n').length;
  const head = wholeOrStart(whole, most);
  const room = most - head.join('\n').length;
  return [...head, ...(plan ? contactSheet(plan, place, room) : []), ...end].join('\n');
}

// The sections can be too long together, although each of them has its limit.
function wholeOrStart(lines: readonly string[], room: number): readonly string[] {
  const { shown, left } = linesWithin(lines, room - 100);
  return left === 0 ? lines : [...shown, '', 'This comment has no room for more.'];
}

function keptLine(kept: readonly string[], { artifact, run }: CommentPlace): string {
  const names = kept.join(' and ');
  if (names === '') return `Details: [this run](${run})`;
  const what = names.charAt(0).toUpperCase() + names.slice(1);
  return artifact === null
    ? `${what}: in the artifacts of [this run](${run})`
    : `[${what}](${artifact}), kept by [this run](${run})`;
}

function messageLines(message: string): readonly string[] {
  const lines = cut(
    message.split('\n').map((line) => escapeHtml(shortenMiddle(line))),
    (left) => `and ${left} more`,
  );
  return [`<pre>${lines.join('\n')}</pre>`, ''];
}

function diagnosticLines(
  diagnostics: readonly DiagnosticReport[],
  { file, fileAddress }: CommentPlace,
): readonly string[] {
  const lines = diagnostics.map(({ file: own, line, column, code, severity, message, help }) => {
    // A diagnostic has the name of its file, and the comment its path in the repository.
    const isStoryboard = file === own || file.endsWith(`/${own.split('/').at(-1)}`);
    const name = markdownText(`${isStoryboard ? file : own}:${line}:${column}`);
    const at = isStoryboard && fileAddress !== null ? `[${name}](${fileAddress}#L${line})` : name;
    const advice = help ? ` ${markdownText(help)}` : '';
    return `- ${severity === 'error' ? '❌' : '⚠️'} ${at} ${markdownText(code)}: ${markdownText(message)}${advice}`;
  });
  return lines.length === 0 ? [] : [...cut(lines, moreLines), ''];
}

interface CommentRow extends TakeRow {
  readonly model: string;
}

function planLines(plan: PlannedReport, base: PlannedReport | null): readonly string[] {
  const submitted = plan.takes.filter(({ action }) => action === 'submit');
  const reused = plan.takes.filter(({ action }) => action === 'reuse').length;
  const { common, rows } = groupTakes(submitted.map(rowOf), joinRows);
  const { costs, unknownPrices } = plan.estimate;
  const cost = costs.length + unknownPrices === 0 ? 'Nothing to pay' : formatSums(costs, unknownPrices);
  const lines = rows.map(({ shots, lines: why, model, prices }) => {
    const reasons = why.length === 0 ? 'as above' : why.map(shortLine).join('<br>');
    return `| ${markdownText(formatRowShots(shots))} | ${reasons} | ${markdownText(model)} | ${formatPrices(prices)} |`;
  });
  return [
    `**${submitted.length} to generate, ${reused} reused.** ${cost}${base ? `; against the base ${difference(plan, base)}` : ''}`,
    ...(common.length === 0
      ? []
      : [
          '',
          ...cut(
            common.map((line) => `- ${shortLine(line)}`),
            moreLines,
          ),
        ]),
    ...(lines.length === 0
      ? []
      : [
          ...['', '| shot | why | model | price |', '| --- | --- | --- | --- |'],
          ...cut(lines, (left) => `| and ${left} more | | | |`),
        ]),
  ];
}

function rowOf({ shots, why = '', changes, model, price }: PlannedTakeReport): CommentRow {
  const lines = changes !== undefined && changes.length > 0 ? changes : [why];
  return { shots, lines, model, facts: model, prices: [price] };
}

function joinRows(rows: readonly [CommentRow, ...CommentRow[]]): CommentRow {
  return {
    ...rows[0],
    shots: rows.flatMap(({ shots }) => shots),
    prices: rows.flatMap(({ prices }) => prices),
  };
}

function changeLines(plan: PlannedReport, base: PlannedReport, place: CommentPlace): readonly string[] {
  const { shots, prompts, images } = changesSinceBase(plan, base, place);
  const section = (title: string, head: readonly string[], lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', `**${title}**`, '', ...head, ...lines];
  return [
    ...section('Shots', [], shots),
    ...section('Changed prompts', [], cut(prompts, moreLines)),
    ...section(
      'Changed images',
      ['| shot | before | now |', '| --- | --- | --- |'],
      cut(images, (left) => `| and ${left} more | | |`),
    ),
  ];
}

function shortLine(line: string): string {
  return markdownText(shortenMiddle(line));
}

function moreLines(left: number): string {
  return `- and ${left} more`;
}

function cut(lines: readonly string[], more: (left: number) => string): readonly string[] {
  const { shown, left } = linesWithin(lines, MOST_OF_A_SECTION);
  return left === 0 ? lines : [...shown, more(left)];
}

// The sheet is shown as it is, or as far as there is room.
function contactSheet({ takes }: PlannedReport, place: CommentPlace, room: number): readonly string[] {
  const cells = takes.flatMap(({ shots, first, last, action }) => {
    const images = [first, last].flatMap((uri) => {
      const tag = uri === null ? null : imageTag(uri, 'head', place);
      return tag === null ? [] : [tag];
    });
    if (images.length === 0) return [];
    const name = escapeHtml(formatRowShots(shots));
    return [`<td align="center">${images.join('')}<br>${name}${action === 'submit' ? ' ●' : ''}</td>`];
  });
  const { shown, left } = linesWithin(cells, room - 500);
  if (shown.length === 0) return [];
  const rows = Array.from(
    { length: Math.ceil(shown.length / 3) },
    (_, at) => `<tr>${shown.slice(at * 3, at * 3 + 3).join('')}</tr>`,
  );
  const more = left === 0 ? '' : `; the first ${shown.length} of ${cells.length} clips`;
  return [
    ...['', `<details open><summary>Contact sheet (● to generate${more})</summary>`, ''],
    ...[`<table>${rows.join('')}</table>`, '', '</details>'],
  ];
}

function difference({ estimate: now }: PlannedReport, { estimate: before }: PlannedReport): string {
  const amountIn = (costs: readonly Money[], code: string): number =>
    costs.find(({ currency }) => currency === code)?.micros ?? 0;
  const currencies = [...new Set([...now.costs, ...before.costs].map(({ currency }) => currency))];
  const changes = currencies.flatMap((currency) => {
    const micros = amountIn(now.costs, currency) - amountIn(before.costs, currency);
    if (micros === 0) return [];
    return [`${micros > 0 ? '+' : '−'}${formatMoney({ currency, micros: Math.abs(micros) })}`];
  });
  const unknown = now.unknownPrices - before.unknownPrices;
  if (unknown !== 0) changes.push(`${unknown > 0 ? '+' : '−'}${Math.abs(unknown)} unknown`);
  return changes.join(', ') || 'no difference';
}

const ENDS: Readonly<Record<number, string>> = {
  1: 'a shot or the film failed',
  2: 'the storyboard has errors',
  3: 'differs from the lockfile',
  4: 'the account was refused',
  5: 'over the cost cap',
  6: 'a paid take needs a decision',
  7: 'a seam is over the limit',
  8: 'there is something to render',
  130: 'interrupted',
};

/** How a command ended, in words. */
export function summaryOf(mode: string, exitCode: number): string {
  if (exitCode === 0) return `${mode} passed`;
  return ENDS[exitCode] ?? `${mode} ended with code ${exitCode}`;
}
