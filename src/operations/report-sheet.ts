import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from '../media/engine.js';
import { lettersWithoutFont } from '../media/set-text.js';
import { clipFrames } from '../plan/clip-frames.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import type { TakeRequest } from '../plan/take.js';
import { count, formatPrice } from '../report/format-values.js';
import { formatSums } from '../report/spent.js';
import { type SheetShot, type StoryboardSheet, sheetJpegs, sheetPdf } from '../report/storyboard-sheet.js';
import { buildTimeline } from '../timeline/build-timeline.js';
import { placeholder } from '../timeline/placeholder.js';
import type { RenderReport } from './report.js';
import { removeOldParts, sheetPartPaths } from './sheet-parts.js';

/** A file of a report. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What a contact sheet needs besides the report. */
export interface SheetContext {
  readonly decisions: readonly TakeDecision[];
  readonly engine: MediaEngine;
  readonly signal: AbortSignal;
}

/** The files of a contact sheet: a PDF, or as many JPEG files as it needs. Removes those of an earlier one. Throws RenderError. */
export async function sheetFiles(
  path: string,
  rendered: RenderReport,
  { decisions, engine, signal }: SheetContext,
): Promise<{ readonly files: readonly ReportFile[]; readonly notes: readonly string[] }> {
  const sheet = sheetOf(rendered, decisions);
  const notes = await lettersNote(path, sheet);
  if (/\.pdf$/i.test(path))
    return { files: [{ path, content: await sheetPdf(sheet, engine, signal) }], notes };
  const jpegs = await sheetJpegs(sheet, engine, signal);
  const paths = sheetPartPaths(path, jpegs.length);
  const files = jpegs.map((content, index) => ({ path: paths[index] ?? path, content }));
  const more = paths.slice(1);
  return {
    files,
    notes: [
      ...notes,
      ...(more.length === 0 ? [] : [`${path} goes on in ${more.join(', ')}.`]),
      ...(await removeOldParts(path, jpegs.length)),
    ],
  };
}

// Letters without a font are drawn as boxes.
async function lettersNote(path: string, { title, shots }: StoryboardSheet): Promise<readonly string[]> {
  const text = [title, ...shots.flatMap((shot) => [shot.heading, shot.prompt, ...shot.captions])].join('\n');
  const { letters, package: lacking } = await lettersWithoutFont(text, { weight: 'Regular' });
  if (letters.length === 0) return [];
  const some = letters.slice(0, 8).join(' ');
  const help = lacking === null ? '' : ` For a font: npm install ${lacking}`;
  return [
    `${path}: ${count(letters.length, 'letter')} come from fonts of this machine, or are boxes: ${some}.${help}`,
  ];
}

function sheetOf(rendered: RenderReport, decisions: readonly TakeDecision[]): StoryboardSheet {
  const { report, storyboard } = rendered;
  const requests = new Map(
    decisionsOfFilm(decisions).flatMap(({ take }) => take.shots.map((id) => [id, take.request] as const)),
  );
  const { times, seconds } = timesOf(rendered, requests);
  const written = new Map(storyboard?.shots.map((shot) => [shot.id, shot]));
  const shots = report.shots.map((shot): SheetShot => {
    const request = requests.get(shot.id);
    const [from, to] = times.get(shot.id) ?? [0, 0];
    const own = written.get(shot.id);
    // Isolated, so that a title from right to left does not move the times.
    const title = own?.title ? `   \u2068${own.title}\u2069` : '';
    const price = shot.price.kind === 'free' ? 'free' : formatPrice(shot.price);
    return {
      ...{ id: shot.id, first: request?.first ?? null, last: request?.last ?? null },
      heading: `${shot.id}${title}   ${from.toFixed(1)} – ${to.toFixed(1)} s   ${price}`,
      prompt: shot.template ? `effect ${shot.template}` : (shot.prompt ?? ''),
      captions: (own?.captions ?? []).map(({ text }) => text).filter((text) => text.trim() !== ''),
    };
  });
  const cost = formatSums(report.cost.estimated, report.cost.unknownBefore);
  return {
    title: report.title ?? report.storyboard,
    facts: `${count(shots.length, 'shot')} · ${seconds.toFixed(1)} s · this render: ${cost}`,
    shots,
  };
}

interface ShotTimes {
  readonly times: ReadonlyMap<string, readonly [from: number, to: number]>;
  readonly seconds: number;
}

// Where each shot is in the film, with its transitions. Shots without a clip are as long as they were requested.
function timesOf(
  { report, storyboard, clips }: RenderReport,
  requests: ReadonlyMap<string, TakeRequest>,
): ShotTimes {
  if (storyboard === null) return { times: new Map(), seconds: 0 };
  const { fps } = storyboard.film;
  const missing = report.shots.flatMap(({ id }) => (clips.has(id) ? [] : [id]));
  const expected = missing.map((id) => {
    const frames = clipFrames(requests.get(id)?.duration ?? 0, fps);
    return [id, placeholder({ size: { width: 1280, height: 720 }, frames, fps })] as const;
  });
  try {
    const { entries, frames } = buildTimeline({
      ...{ storyboard, clips: new Map([...clips, ...expected]), models: new Map(), sounds: new Map() },
      placeholders: new Set(missing),
    });
    const times = entries.map(({ shot, start }, index) => {
      const end = entries[index + 1]?.start ?? frames;
      return [shot, [start / fps, end / fps]] as const;
    });
    return { times: new Map(times), seconds: frames / fps };
  } catch (error) {
    // A transition is longer than its shots: there is no film to have times in.
    if (error instanceof RenderError) return { times: new Map(), seconds: 0 };
    throw error;
  }
}
