import type { MediaEngine } from '../media/engine.js';
import { passthroughOptions } from '../media/passthrough.js';
import { type Letters, setText, textObstacle } from '../media/set-text.js';
import { encodeJpeg, openCanvas, pasteImage, writeLetters } from './sheet-canvas.js';

/** A row of a contact sheet. */
export interface SheetRow {
  /** One line of text above the frames. */
  readonly label: string;
  /** Path and number of frames of the clip; null if it is not on this machine. */
  readonly clip: { readonly path: string; readonly frames: number } | null;
}

const CELL = { width: 320, height: 180 };
const LABEL = 22;
const GAP = 6;
const ROWS_PER_COLUMN = 40;
/** A larger sheet would exceed what viewers open. */
export const MOST_ROWS = 240;

/**
 * The first, the middle and the last frame of each clip as one JPEG, at most MOST_ROWS rows. Labels need the optional text
 * packages; without them, the rows have no labels. Throws RenderError when ffmpeg fails, or the signal's reason.
 */
export async function contactSheet(
  rows: readonly SheetRow[],
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const shown = rows.slice(0, MOST_ROWS);
  const columns = Math.ceil(shown.length / ROWS_PER_COLUMN);
  const perColumn = Math.ceil(shown.length / columns);
  const step = { x: 3 * CELL.width + 3 * GAP, y: LABEL + CELL.height + GAP };
  const size = { width: columns * step.x + GAP, height: perColumn * step.y + GAP };
  const sheet = openCanvas(size.width, size.height, 24);
  const hasLabels = (await textObstacle()) === null;
  for (const [index, { label, clip }] of shown.entries()) {
    const left = GAP + Math.floor(index / perColumn) * step.x;
    const top = GAP + (index % perColumn) * step.y;
    if (hasLabels) {
      const letters = await lettersOf(label, step.x - GAP);
      writeLetters(sheet, letters, { left, top, grey: 230, mostRows: LABEL });
    }
    const frames = clip === null ? [] : await framesOf(clip, engine, signal);
    for (const [at, frame] of frames.entries())
      pasteImage(
        sheet,
        { size: CELL, image: frame },
        { left: left + at * (CELL.width + GAP), top: top + LABEL },
      );
  }
  return encodeJpeg(sheet, engine, signal);
}

async function framesOf(
  { path, frames }: { readonly path: string; readonly frames: number },
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const { width, height } = CELL;
  const chosen = [0, Math.floor((frames - 1) / 2), Math.max(0, frames - 1)];
  const filters = [
    `select=${[...new Set(chosen)].map((frame) => `eq(n\\,${frame})`).join('+')}`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=bicubic`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=0x181818`,
    'format=rgb24',
  ];
  const { stdout } = await engine.run(
    {
      args: [
        ...['-i', { read: path }, '-map', '0:v:0', '-vf', filters.join(','), ...passthroughOptions(engine)],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
      ],
    },
    signal,
  );
  const bytes = width * height * 3;
  const decoded = Array.from({ length: Math.floor(stdout.length / bytes) }, (_, at) =>
    stdout.subarray(at * bytes, (at + 1) * bytes),
  );
  // A clip of one or two frames shows them more than once.
  const distinct = [...new Set(chosen)];
  return chosen.flatMap((frame) => decoded[distinct.indexOf(frame)] ?? []);
}

async function lettersOf(text: string, width: number): Promise<Letters> {
  const purpose = { code: 'sheet-unlabelled', what: 'A label', otherwise: 'leave --sheet out' };
  // A line that wraps would cover the frames.
  const line = text.length > 110 ? `${text.slice(0, 109)}…` : text;
  return setText({ text: line, pixels: 15, width: width * 2, weight: 'Regular', align: 'left', purpose });
}
