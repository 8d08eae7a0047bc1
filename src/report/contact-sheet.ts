import type { MediaEngine } from '../media/engine.js';
import { passthroughOptions } from '../media/passthrough.js';
import { type Letters, setText, textObstacle } from '../media/set-text.js';

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
  const sheet = { ...size, pixels: new Uint8Array(size.width * size.height * 3).fill(24) };
  const hasLabels = (await textObstacle()) === null;
  for (const [index, { label, clip }] of shown.entries()) {
    const left = GAP + Math.floor(index / perColumn) * step.x;
    const top = GAP + (index % perColumn) * step.y;
    if (hasLabels) writeLetters(sheet, await lettersOf(label, step.x - GAP), { left, top });
    const frames = clip === null ? [] : await framesOf(clip, engine, signal);
    for (const [at, frame] of frames.entries())
      paste(sheet, frame, { left: left + at * (CELL.width + GAP), top: top + LABEL });
  }
  return encodeJpeg(sheet, engine, signal);
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly pixels: Uint8Array;
}

interface Corner {
  readonly left: number;
  readonly top: number;
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

function paste({ width, pixels }: Sheet, frame: Uint8Array, { left, top }: Corner): void {
  for (let row = 0; row < CELL.height; row += 1) {
    const from = row * CELL.width * 3;
    pixels.set(frame.subarray(from, from + CELL.width * 3), ((top + row) * width + left) * 3);
  }
}

async function lettersOf(text: string, width: number): Promise<Letters> {
  const purpose = { code: 'sheet-unlabelled', what: 'A label', otherwise: 'leave --sheet out' };
  // A line that wraps would cover the frames.
  const line = text.length > 110 ? `${text.slice(0, 109)}…` : text;
  return setText({ text: line, pixels: 15, width: width * 2, weight: 'Regular', align: 'left', purpose });
}

function writeLetters(
  { width, pixels }: Sheet,
  { width: columns, height, ink }: Letters,
  { left, top }: Corner,
) {
  const right = Math.min(columns, width - left);
  for (let y = 0; y < Math.min(height, LABEL); y += 1) {
    for (let x = 0; x < right; x += 1) {
      const opacity = (ink[y * columns + x] as number) / 255; // One per pixel.
      const at = ((top + y) * width + left + x) * 3;
      for (let channel = at; channel < at + 3; channel += 1)
        pixels[channel] = Math.round((pixels[channel] as number) * (1 - opacity) + 230 * opacity);
    }
  }
}

async function encodeJpeg(
  { width, height, pixels }: Sheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  async function* input() {
    yield pixels;
  }
  const { stdout } = await engine.run(
    {
      args: [
        ...['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`, '-i', 'pipe:0'],
        ...[
          '-frames:v',
          '1',
          '-c:v',
          'mjpeg',
          '-q:v',
          '3',
          '-pix_fmt',
          'yuvj420p',
          '-f',
          'image2pipe',
          'pipe:1',
        ],
      ],
      input: input(),
    },
    signal,
  );
  return stdout;
}
