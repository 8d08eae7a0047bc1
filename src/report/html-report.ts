import { formatDifference } from '../plan/clip-differences.js';
import type { FilmReport } from './film-report.js';
import { count, formatBytes, formatDuration, formatReceipt } from './format-values.js';
import { formatMinute, html, markedHtml } from './html-text.js';
import { contents, isChanged, isWorstSeam, stateOf, worstShots } from './report-contents.js';
import { reportHeading } from './report-heading.js';
import type { ReportMedia } from './report-media.js';
import { reportStyle } from './report-style.js';
import { formatBilled, formatEstimated, type ReportedShot } from './reported-shot.js';
import { seamBlock } from './seam-block.js';
import { takesBlock } from './takes-block.js';
import { takesSection } from './takes-section.js';

/** A report as an HTML page. It needs no network, runs nothing, and prints as a contact sheet. */
export function htmlReport(report: FilmReport, media: ReportMedia): string {
  const { shots, seams } = report;
  const takes = new Map(report.takes?.shots.map((one) => [one.id, one]));
  const seamAfter = new Map(seams.map((seam) => [seam.shots[0], seam]));
  const worst = worstShots(seams);
  // Many open shots would take long to lay out.
  const areOpen = shots.length <= MOST_OPEN;
  const strips = shots.map((shot) => {
    const seam = seamAfter.get(shot.id);
    const marks = { isOpen: areOpen || isChanged(shot), isWorst: worst.has(shot.id) };
    return `${shotBlock(shot, marks, { media, takes: takesSection(takes.get(shot.id)) })}${seam ? seamBlock(seam, media.seams.get(seam.shots.join(' ')) ?? [], { isWorst: isWorstSeam(seam, worst) }) : ''}`;
  });
  const title = report.title ?? report.storyboard;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data: file: http: https:; style-src 'unsafe-inline'">
<title>${html(title)} · inbetween</title><style>${reportStyle}</style></head>
<body><header>${reportHeading(report)}${filmPlayer(report, media)}</header>
${message(report)}${failures(shots)}${warnings(report)}
${contents(shots, worst)}<main>${strips.join('\n')}</main>
${environment(report)}
<script type="application/json" id="report">${json(report)}</script>
</body></html>
`;
}

const MOST_OPEN = 40;

// Only "</script" could end the script element.
function json(report: FilmReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c');
}

function filmPlayer({ film }: FilmReport, media: ReportMedia): string {
  if (!film || !media.film) return '';
  return `<video class="film-player" controls playsinline preload="none" aria-label="The film" src="${html(media.film)}"></video>`;
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

interface ShotMarks {
  readonly isOpen: boolean;
  readonly isWorst: boolean;
}

function shotBlock(
  shot: ReportedShot,
  { isOpen, isWorst }: ShotMarks,
  { media, takes }: { readonly media: ReportMedia; readonly takes: string },
): string {
  const { id, prompt, template, failure, line } = shot;
  const images = media.shots.get(id);
  const state = stateOf(shot);
  const classes = ['shot', state, ...(isChanged(shot) ? ['changed'] : []), ...(isWorst ? ['worst'] : [])];
  // A link to a place inside of a closed shot opens it; one to the shot itself would not.
  return `<details class="${html(classes.join(' '))}"${isOpen ? ' open' : ''}><summary><h2>${html(id)}</h2> <span class="tag">${html(state)}</span>${line === null ? '' : `<span class="place">line ${line}</span>`}</summary>
<div class="anchor" id="shot-${html(id)}"></div><div class="strip">${imageFigure(images?.first ?? null, `first · ${shot.first}`)}${clipFigure(shot, images)}${shot.last === null ? '' : imageFigure(images?.last ?? null, `last · ${shot.last}`)}</div>
<p class="prompt" dir="auto">${html(template ? `effect ${template}` : (prompt ?? ''))}</p>
<p class="facts">${factsOf(shot).map(html).join(' · ')}</p>${takeLine(shot)}${motionLine(shot)}${whyNotes(shot)}${normalizedNotes(shot)}${differenceNotes(shot)}${failure ? `<p class="failure"><b>${html(failure.code)}</b> ${html(failure.message)} ${html(failure.hint)}</p>` : ''}${takes}${takesBlock(shot.earlier, media)}</details>`;
}

// Changed words of prompts are marked; other changes are said by the reason.
function whyNotes({ why, changes = [] }: ReportedShot): string {
  if (why === null) return '';
  if (changes.length === 0) return `<p class="why">why: ${html(why)}</p>`;
  return changes.map((line) => `<p class="why" dir="auto">why: ${markedHtml(line)}</p>`).join('');
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

function clipFigure(shot: ReportedShot, images: ReturnType<ReportMedia['shots']['get']>): string {
  if (shot.clip === null)
    return '<figure class="none"><div>no clip</div><figcaption>clip</figcaption></figure>';
  const poster = images?.first ? ` poster="${images.first}"` : '';
  const { clip = null, sameClip } = images ?? {};
  const player =
    clip !== null
      ? `<video controls loop muted playsinline preload="none" aria-label="Clip of ${html(shot.id)}"${poster} src="${html(clip)}"></video>`
      : sameClip === undefined
        ? `<div>in the store as ${shot.clip.digest.slice(0, 12)}</div>`
        : `<div><a href="#shot-${html(sameClip)}">the clip of ${html(sameClip)}</a></div>`;
  return `<figure class="clip">${player}<figcaption>clip · ${shot.clip.frames} frames, ${shot.clip.seconds.toFixed(1)} s</figcaption></figure>`;
}

function imageFigure(address: string | null, caption: string): string {
  const content = address
    ? `<img alt="${html(caption)}" loading="lazy" decoding="async" src="${address}">`
    : '<div>not available</div>';
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
