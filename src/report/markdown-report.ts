import { sumsByCurrency } from '../base/money.js';
import { formatDifference } from '../plan/clip-differences.js';
import type { FilmReport } from './film-report.js';
import { count, formatBytes, formatDuration, formatPackets } from './format-values.js';
import { escapeHtml, markdownCode, markdownText } from './markdown-text.js';
import type { ReportedShot } from './reported-shot.js';
import { formatMatches } from './seam-lines.js';
import { formatSpent, formatSums } from './spent.js';
import { formatPrices, formatRowShots, groupTakes, type TakeRow } from './take-rows.js';
import { formatTakeCost, isPaid } from './takes-text.js';

/** A report as Markdown, for the summary of a build step. */
export function markdownReport(report: FilmReport): string {
  const { film, outputs = [], counts, cost, shots, seams, warnings } = report;
  const failed = shots.filter(({ failure }) => failure !== null);
  const money = formatSpent(cost);
  const { common, rows } = groupTakes(shots.map(rowOf), joinRows);
  const normalized = shots.flatMap(({ first, last, firstNormalized, lastNormalized }) => [
    ...(firstNormalized ? [`- ${markdownText(first)}: ${firstNormalized}`] : []),
    ...(last && lastNormalized ? [`- ${markdownText(last)}: ${lastNormalized}`] : []),
  ]);
  const failedSeams = seams.filter((seam) => seam.beyond);
  return [
    `### ${report.ok ? 'Film' : film ? 'Film with problems' : 'No film'}: ${markdownText(report.title ?? report.storyboard)}`,
    '',
    film
      ? `${markdownCode(film.path)} ${report.status}: ${film.frames} frames, ${formatBytes(film.bytes)}, \`${film.digest.slice(0, 12)}\``
      : `Status: ${formatStatus[report.status] ?? markdownText(report.status)}`,
    '',
    ...(film?.packets ? [`${markdownText(formatPackets(film.packets))}.`, ''] : []),
    ...outputs.flatMap(({ path, status, size, frames, bytes, digest }) => [
      `${markdownCode(path)} ${status}: ${size.width}x${size.height}, ${frames} frames, ${formatBytes(bytes)}, \`${digest.slice(0, 12)}\``,
      '',
    ]),
    ...(shots.length > 0
      ? [
          `${count(counts.shots, 'shot')}, ${counts.reused} reused, ${counts.made} made, ${counts.failed} failed in ${formatDuration(report.tookMs / 1000)}.${money ? ` Cost: ${money}.` : ''}`,
          '',
        ]
      : []),
    ...takesLines(report),
    ...(report.message ? [`<pre>${escapeHtml(report.message)}</pre>`, ''] : []),
    ...(common.length > 0 ? [...common.map((line) => `- ${markdownText(line)}`), ''] : []),
    // A render that ended before it was planned has no shots.
    ...(rows.length > 0
      ? [
          '| shot | | why | clip | estimated | billed |',
          '| --- | --- | --- | --- | --- | --- |',
          ...rows.map(tableRow),
        ]
      : []),
    ...(failed.length > 0 ? ['', '**Failures**', ''] : []),
    ...failed.map(
      ({ id, failure }) =>
        `- **${markdownText(id)}** ${markdownText(failure?.message ?? '')} ${markdownText(failure?.hint ?? '')} Next: <code>${escapeHtml(failure?.next ?? '')}</code>`,
    ),
    ...(normalized.length > 0 ? ['', '**Normalized images**', '', ...new Set(normalized)] : []),
    ...(seams.length > 0
      ? [
          '',
          `Seams: worst ${worst(seams)} of ${seams.length}${failedSeams.length > 0 ? `, ${failedSeams.length} over --max-seam` : ''}`,
          ...formatMatches(seams).map((line) => `- ${markdownText(line)}`),
        ]
      : []),
    ...(warnings.length > 0 ? ['', ...warnings.map(({ message }) => `- ${markdownText(message)}`)] : []),
    '',
  ].join('\n');
}

const formatStatus: Readonly<Record<string, string>> = {
  drifted: 'differs from the lockfile',
  differs: 'the film differs from the locked one',
  unplanned: 'differs from the saved plan',
  invalid: 'the storyboard has errors',
  incomplete: 'clips are missing',
  forbidden: 'clips are missing, and may not be generated',
  'over-cap': 'over the cost cap',
  declined: 'no consent to spend',
};

interface ShotRow extends TakeRow {
  readonly action: string;
  readonly clip: string;
  readonly bills: readonly ReportedShot[];
}

function rowOf(shot: ReportedShot): ShotRow {
  const { id, why, changes, clip, price, differences, failure } = shot;
  const action = failure ? `failed: ${failure.code}` : shot.action;
  const size = clip ? `${clip.width}x${clip.height}, ${clip.frames} frames` : '';
  return {
    ...{ shots: [id], action, clip: size, prices: [price], bills: [shot] },
    lines: [...(changes ?? (why === null ? [] : [why])), ...differences.map(formatDifference)],
    facts: JSON.stringify([action, size]),
  };
}

function joinRows(rows: readonly [ShotRow, ...ShotRow[]]): ShotRow {
  return {
    ...rows[0],
    shots: rows.flatMap(({ shots }) => shots),
    prices: rows.flatMap(({ prices }) => prices),
    bills: rows.flatMap(({ bills }) => bills),
  };
}

function tableRow({ shots, action, lines, clip, prices, bills }: ShotRow): string {
  const cells = [
    markdownText(formatRowShots(shots)),
    markdownText(action),
    lines.map(markdownText).join('<br>') || (action === 'submit' ? 'as above' : ''),
    clip,
    formatPrices(prices),
    billed(bills),
  ];
  return `| ${cells.join(' | ')} |`;
}

// Of several shots the sum. Those of which nothing was made cost nothing.
function billed(shots: readonly ReportedShot[]): string {
  const costs = shots.flatMap(({ cost, tookMs }) => (tookMs === null ? [] : [cost]));
  if (costs.length === 0) return '';
  const known = costs.flatMap((cost) => (cost === null || cost === 'free' ? [] : [cost]));
  const unknown = costs.filter((cost) => cost === null).length;
  if (known.length === 0 && unknown === 0) return 'free';
  return known.length === 0 && costs.length === 1 ? 'unknown' : formatSums(sumsByCurrency(known), unknown);
}

function takesLines({ takes }: FilmReport): readonly string[] {
  if (!takes) return [];
  const marked = takes.shots.flatMap(({ id, note, takes: all }) => [
    ...(note === null ? [] : [`- **${markdownText(id)}**: ${markdownText(note)}`]),
    ...all.flatMap(({ number, star, note: own }) =>
      star || own !== null
        ? [`- **${markdownText(id)}** take ${number}${star ? ' ★' : ''} ${markdownText(own ?? '')}`.trimEnd()]
        : [],
    ),
  ]);
  return [
    ...(isPaid(takes.cost) ? [`All takes: ${formatTakeCost(takes.cost)}.`, ''] : []),
    ...(marked.length > 0 ? [...marked, ''] : []),
  ];
}

function worst(seams: FilmReport['seams']): string {
  const jump = Math.max(...seams.map((seam) => seam.jump));
  const seam = seams.find((each) => each.jump === jump);
  return `${jump} (${seam?.shots.map(markdownText).join(' -> ')})`;
}
