import { formatDifference } from '../plan/clip-differences.js';
import type { FilmReport } from './film-report.js';
import { count, formatBytes, formatDuration, formatPackets, formatReceipt } from './format-values.js';
import { formatMinute, html } from './html-text.js';
import type { ReportMedia } from './report-media.js';
import { reportStyle } from './report-style.js';
import { formatBilled, formatEstimated, type ReportedShot } from './reported-shot.js';
import { seamBlock } from './seam-block.js';
import { formatSums } from './spent.js';
import { takesBlock } from './takes-block.js';
import { takesSection } from './takes-section.js';
import { formatTakeCost, isPaid } from './takes-text.js';

/** A report as one HTML file. It needs no network and prints as a contact sheet. */
export function htmlReport(report: FilmReport, media: ReportMedia): string {
  const { shots, seams } = report;
  const takes = new Map(report.takes?.shots.map((one) => [one.id, one]));
  const seamAfter = new Map(seams.map((seam) => [seam.shots[0], seam]));
  const strips = shots.map((shot) => {
    const seam = seamAfter.get(shot.id);
    return `${shotBlock(shot, media, takesSection(takes.get(shot.id)))}${seam ? seamBlock(seam, media.seams.get(seam.shots.join(' ')) ?? []) : ''}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'">
<title>${html(report.storyboard)} · inbetween</title><style>${reportStyle}</style></head>
<body><header>${heading(report)}</header>
${message(report)}${failures(shots)}${warnings(report)}
<main>${strips.join('\n')}</main>
${environment(report)}
<script type="application/json" id="report">${json(report)}</script>
</body></html>
`;
}

// Only "</script" could end the script element.
function json(report: FilmReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c');
}

function heading({
  ok,
  status,
  storyboard,
  film,
  outputs = [],
  counts,
  cost,
  takes,
  tookMs,
  at,
}: FilmReport): string {
  const facts: readonly (readonly [string, string])[] = [
    ['shots', String(counts.shots)],
    ['reused', String(counts.reused)],
    ['made', String(counts.made)],
    ['failed', String(counts.failed)],
    ['time', formatDuration(tookMs / 1000)],
    ['estimated', formatSums(cost.estimated, cost.unknownBefore)],
    ['billed', formatSums(cost.real, cost.unknownAfter)],
    ...(takes && isPaid(takes.cost) ? [['all takes', formatTakeCost(takes.cost)] as const] : []),
  ];
  const filmLine = film
    ? `<p class="film"><code>${html(film.path)}</code> ${film.frames} frames, ${formatBytes(film.bytes)}, <code>${film.digest.slice(0, 16)}</code>${film.packets ? `<br>${html(formatPackets(film.packets))}` : ''}</p>`
    : '';
  const otherOutputs = outputs.map(
    ({ path, size, frames, bytes, digest, status: state }) =>
      `<p class="film"><code>${html(path)}</code> ${state === 'unchanged' ? 'unchanged, ' : ''}${size.width}x${size.height}, ${frames} frames, ${formatBytes(bytes)}, <code>${digest.slice(0, 16)}</code></p>`,
  );
  return `<p class="state ${ok ? 'good' : 'bad'}">${ok ? '✔' : '✘'} ${html(status)}</p><h1>${html(storyboard)}</h1>${filmLine}${otherOutputs.join('')}
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${html(value)}</dd></div>`).join('')}</dl><p class="at">${html(formatMinute(at))}</p>`;
}

// The text that the terminal shows when there is no film.
function message({ ok, message: text }: FilmReport): string {
  return ok || text === ''
    ? ''
    : `<section class="failures"><h2>Reason</h2><pre>${html(text)}</pre></section>`;
}

function failures(shots: readonly ReportedShot[]): string {
  const failed = shots.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return '';
  const items = failed.map(
    ({ id, failure }) =>
      `<li><a href="#shot-${html(id)}">${html(id)}</a> <b>${html(failure?.code ?? '')}</b> ${html(failure?.message ?? '')}${failure?.hint ? `<br>${html(failure.hint)}` : ''}<br>next: <code class="next">${html(failure?.next ?? '')}</code></li>`,
  );
  return `<section class="failures"><h2>${count(failed.length, 'failure')}</h2><ul>${items.join('')}</ul></section>`;
}

function warnings({ warnings: all }: FilmReport): string {
  if (all.length === 0) return '';
  return `<section class="warnings"><h2>${count(all.length, 'warning')}</h2><ul>${all.map(({ message }) => `<li>${html(message)}</li>`).join('')}</ul></section>`;
}

function shotBlock(shot: ReportedShot, media: ReportMedia, takes: string): string {
  const { id, action, why, prompt, template, failure, line } = shot;
  const images = media.shots.get(id);
  const state = failure ? 'failed' : formatState[action];
  return `<article class="shot ${html(state)}" id="shot-${html(id)}"><h2>${html(id)} <span class="tag">${html(state)}</span>${line === null ? '' : `<span class="place">line ${line}</span>`}</h2>
<div class="strip">${imageFigure(images?.first ?? null, `first · ${shot.first}`)}${clipFigure(shot, images)}${shot.last === null ? '' : imageFigure(images?.last ?? null, `last · ${shot.last}`)}</div>
<p class="prompt">${html(template ? `effect ${template}` : (prompt ?? ''))}</p>
<p class="facts">${factsOf(shot).map(html).join(' · ')}</p>${takeLine(shot)}${motionLine(shot)}${why ? `<p class="why">why: ${html(why)}</p>` : ''}${normalizedNotes(shot)}${differenceNotes(shot)}${failure ? `<p class="failure"><b>${html(failure.code)}</b> ${html(failure.message)} ${html(failure.hint)}</p>` : ''}${takes}${takesBlock(shot.earlier, media)}</article>`;
}

function motionLine({ motion }: ReportedShot): string {
  if (motion === null) return '';
  const { kind, note, moving, dissolving } = motion;
  const shares = [[moving, 'moves'] as const, [dissolving, 'dissolves'] as const].flatMap(([share, does]) =>
    kind === 'motion' && share >= 0.01 ? [`${Math.round(share * 100)} % of the view ${does}.`] : [],
  );
  return `<p class="motion"><span class="tag">${html(kind)}</span> ${[html(note), ...shares].join(' ')}</p>`;
}

// The ids that the provider needs for questions about a take.
function takeLine({ take, cost }: ReportedShot): string {
  if (take === null) return '';
  const facts = [
    `made ${formatMinute(take.at)}`,
    // What this render was billed is in the facts above.
    ...(cost === null && take.cost !== 'free' ? [`for ${formatReceipt(take.cost)}`] : []),
    ...(take.task === null ? [] : [`task ${take.task}`]),
    ...(take.request === null ? [] : [`request ${take.request}`]),
  ];
  const prompt =
    take.actualPrompt === null
      ? ''
      : `<p class="facts">rewritten by the provider as: ${html(take.actualPrompt)}</p>`;
  return `<p class="facts">${facts.map(html).join(' · ')}</p>${prompt}`;
}

function differenceNotes({ differences, kept }: ReportedShot): string {
  const notes = differences.map(formatDifference);
  if (kept) notes.push(`kept and not used: task ${kept.task}, ${kept.path}`);
  return notes.map((note) => `<p class="why">${html(note)}</p>`).join('');
}

function normalizedNotes({ first, last, firstNormalized, lastNormalized }: ReportedShot): string {
  const notes = [
    ...(firstNormalized ? [`first frame ${first}: ${firstNormalized}`] : []),
    ...(lastNormalized ? [`last frame ${last}: ${lastNormalized}`] : []),
  ];
  return notes.map((note) => `<p class="why">normalized ${html(note)}</p>`).join('');
}

const formatState = {
  reuse: 'reused',
  submit: 'made',
  reattach: 'collected',
  blocked: 'blocked',
} as const;

function clipFigure(
  shot: ReportedShot,
  images: { readonly first: string | null; readonly clip: string | null } | undefined,
): string {
  if (shot.clip === null)
    return '<figure class="none"><div>no clip</div><figcaption>clip</figcaption></figure>';
  const poster = images?.first ? ` poster="${images.first}"` : '';
  const player = images?.clip
    ? `<video controls loop muted playsinline preload="none"${poster} src="${images.clip}"></video>`
    : `<div>in the store as ${shot.clip.digest.slice(0, 12)}</div>`;
  return `<figure class="clip">${player}<figcaption>clip · ${shot.clip.frames} frames, ${shot.clip.seconds.toFixed(1)} s</figcaption></figure>`;
}

function imageFigure(address: string | null, caption: string): string {
  const content = address ? `<img alt="${html(caption)}" src="${address}">` : '<div>not available</div>';
  return `<figure>${content}<figcaption>${html(caption)}</figcaption></figure>`;
}

function factsOf({
  provider,
  model,
  resolution,
  seed,
  drivingAudio,
  clip,
  cost,
  price,
  tookMs,
}: ReportedShot): readonly string[] {
  const billed = formatBilled({ cost, tookMs });
  return [
    `${provider} ${model}`,
    resolution,
    ...(seed === null ? [] : [`seed ${seed}`]),
    ...(drivingAudio === null ? [] : [`driven by ${drivingAudio}`]),
    ...(clip ? [`${clip.width}x${clip.height}`, formatBytes(clip.bytes), clip.digest.slice(0, 12)] : []),
    ...(tookMs === null ? [] : [formatDuration(tookMs / 1000)]),
    price.kind === 'free' ? 'free' : `estimated ${formatEstimated({ price })}`,
    ...(billed === null || billed === 'free' ? [] : [`billed ${billed}`]),
  ];
}

function environment({ environment: { tool, node, platform, engine } }: FilmReport): string {
  const ffmpeg = engine
    ? `ffmpeg ${engine.version}${engine.kind === 'wasm' ? ' (WebAssembly)' : ''}`
    : 'no ffmpeg';
  return `<footer>inbetween ${html(tool)} · ${html(ffmpeg)} · Node ${html(node)} · ${html(platform)}</footer>`;
}
