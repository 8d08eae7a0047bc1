import { formatDifference } from '../plan/clip-differences.js';
import type { FilmReport } from './film-report.js';
import { count, formatBytes, formatDuration, formatPackets } from './format-values.js';
import { formatBilled, formatEstimated } from './reported-shot.js';
import { formatMatches } from './seam-lines.js';
import { formatSpent } from './spent.js';
import { formatTakeCost, isPaid } from './takes-text.js';

/** A report as Markdown, for the summary of a build step. */
export function markdownReport(report: FilmReport): string {
  const { film, outputs = [], counts, cost, shots, seams, warnings } = report;
  const failed = shots.filter(({ failure }) => failure !== null);
  const money = formatSpent(cost);
  const rows = shots.map(
    ({ id, action, why, clip, price, cost: real, tookMs, differences, failure }) =>
      `| ${cell(id)} | ${failure ? `failed: ${cell(failure.code)}` : action} | ${cell([...(why ? [why] : []), ...differences.map(formatDifference)].join('; '))} | ${clip ? `${clip.width}x${clip.height}, ${clip.frames} frames` : ''} | ${formatEstimated({ price })} | ${formatBilled({ cost: real, tookMs }) ?? ''} |`,
  );
  const normalized = shots.flatMap(({ first, last, firstNormalized, lastNormalized }) => [
    ...(firstNormalized ? [`- ${cell(first)}: ${firstNormalized}`] : []),
    ...(last && lastNormalized ? [`- ${cell(last)}: ${lastNormalized}`] : []),
  ]);
  const failedSeams = seams.filter((seam) => seam.beyond);
  return [
    `### ${report.ok ? 'Film' : film ? 'Film with problems' : 'No film'}: ${cell(report.title ?? report.storyboard)}`,
    '',
    film
      ? `\`${cell(film.path)}\` ${report.status}: ${film.frames} frames, ${formatBytes(film.bytes)}, \`${film.digest.slice(0, 12)}\``
      : `Status: ${formatStatus[report.status] ?? cell(report.status)}`,
    '',
    ...(film?.packets ? [`${cell(formatPackets(film.packets))}.`, ''] : []),
    ...outputs.flatMap(({ path, status, size, frames, bytes, digest }) => [
      `\`${cell(path)}\` ${status}: ${size.width}x${size.height}, ${frames} frames, ${formatBytes(bytes)}, \`${digest.slice(0, 12)}\``,
      '',
    ]),
    `${count(counts.shots, 'shot')}, ${counts.reused} reused, ${counts.made} made, ${counts.failed} failed in ${formatDuration(report.tookMs / 1000)}.${money ? ` Cost: ${money}.` : ''}`,
    '',
    ...takesLines(report),
    ...(report.message ? [`<pre>${escaped(report.message)}</pre>`, ''] : []),
    // A render that ended before it was planned has no shots.
    ...(rows.length > 0
      ? ['| shot | | why | clip | estimated | billed |', '| --- | --- | --- | --- | --- | --- |', ...rows]
      : []),
    ...(failed.length > 0 ? ['', '**Failures**', ''] : []),
    ...failed.map(
      ({ id, failure }) =>
        `- **${cell(id)}** ${cell(failure?.message ?? '')} ${cell(failure?.hint ?? '')} Next: <code>${escaped(failure?.next ?? '')}</code>`,
    ),
    ...(normalized.length > 0 ? ['', '**Normalized images**', '', ...new Set(normalized)] : []),
    ...(seams.length > 0
      ? [
          '',
          `Seams: worst ${worst(seams)} of ${seams.length}${failedSeams.length > 0 ? `, ${failedSeams.length} over --max-seam` : ''}`,
          ...formatMatches(seams).map((line) => `- ${cell(line)}`),
        ]
      : []),
    ...(warnings.length > 0 ? ['', ...warnings.map(({ message }) => `- ${cell(message)}`)] : []),
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

function takesLines({ takes }: FilmReport): readonly string[] {
  if (!takes) return [];
  const marked = takes.shots.flatMap(({ id, note, takes: all }) => [
    ...(note === null ? [] : [`- **${cell(id)}**: ${cell(note)}`]),
    ...all.flatMap(({ number, star, note: own }) =>
      star || own !== null
        ? [`- **${cell(id)}** take ${number}${star ? ' ★' : ''} ${cell(own ?? '')}`.trimEnd()]
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
  return `${jump} (${seam?.shots.map(cell).join(' -> ')})`;
}

// A prompt or a message must not break the table or insert HTML.
function cell(text: string): string {
  return escaped(text.replace(/\s+/g, ' ')).replace(/[|`\\]/g, (sign) => `\\${sign}`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
