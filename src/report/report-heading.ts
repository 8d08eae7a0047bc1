import type { FilmReport } from './film-report.js';
import { formatBytes, formatDuration, formatPackets } from './format-values.js';
import { formatMinute, html } from './html-text.js';
import { formatSums } from './spent.js';
import { formatTakeCost, isPaid } from './takes-text.js';

/** The head of a report: the film, how the render ended, and its numbers, each with its meaning. */
export function reportHeading(report: FilmReport): string {
  const { ok, status, storyboard, title, at } = report;
  const facts = factsOf(report).map(
    ([name, value, meaning]) =>
      `<div><dt>${name}</dt><dd>${html(value)}</dd><dd class="meaning">${meaning}</dd></div>`,
  );
  const source = title === undefined ? '' : `<p class="at"><code>${html(storyboard)}</code></p>`;
  return `<p class="state ${ok ? 'good' : 'bad'}">${ok ? '✔' : '✘'} ${html(status)}</p><h1 dir="auto">${html(title ?? storyboard)}</h1>${source}${files(report)}
<dl>${facts.join('')}</dl><p class="at">${html(formatMinute(at))}</p>`;
}

function factsOf({
  counts,
  cost,
  takes,
  tookMs,
}: FilmReport): readonly (readonly [name: string, value: string, meaning: string])[] {
  return [
    ['shots', String(counts.shots), 'in the film'],
    ['reused', String(counts.reused), 'clips that existed before'],
    ['made', String(counts.made), 'clips of this render'],
    ['failed', String(counts.failed), 'takes without a clip'],
    ['time', formatDuration(tookMs / 1000), 'of this render'],
    ['estimated', formatSums(cost.estimated, cost.unknownBefore), 'before this render'],
    ['billed', formatSums(cost.real, cost.unknownAfter), 'for this render'],
    ...(takes && isPaid(takes.cost)
      ? [['all takes', formatTakeCost(takes.cost), 'of all renders'] as const]
      : []),
  ];
}

function files({ film, outputs = [] }: FilmReport): string {
  const filmLine = film
    ? `<p class="film"><code>${html(film.path)}</code> ${film.frames} frames, ${formatBytes(film.bytes)}, digest <code>${film.digest.slice(0, 16)}</code>${film.packets ? `<br>${html(formatPackets(film.packets))}` : ''}</p>`
    : '';
  const others = outputs.map(
    ({ path, size, frames, bytes, digest, status: state }) =>
      `<p class="film"><code>${html(path)}</code> ${state === 'unchanged' ? 'unchanged, ' : ''}${size.width}x${size.height}, ${frames} frames, ${formatBytes(bytes)}, digest <code>${digest.slice(0, 16)}</code></p>`,
  );
  return filmLine + others.join('');
}
