import type { MediaEngine } from '../media/engine.js';
import { DIRECT_COLOURS } from '../media/image-filters.js';
import { type Letters, setText, type TextToSet } from '../media/set-text.js';
import type { Keyframe } from '../plan/keyframe.js';
import { type PdfPage, pdfOfPages } from './pdf-pages.js';
import {
  type Canvas,
  type Corner,
  encodeJpeg,
  openCanvas,
  pasteImage,
  writeLetters,
} from './sheet-canvas.js';

/** A shot on a contact sheet of the storyboard. */
export interface SheetShot {
  readonly id: string;
  readonly first: Keyframe | null;
  readonly last: Keyframe | null;
  /** Id, time and price, in one line. */
  readonly heading: string;
  readonly prompt: string;
  readonly captions: readonly string[];
}

/** A contact sheet: its shots, and the heading of each page. */
export interface StoryboardSheet {
  readonly title: string;
  readonly facts: string;
  readonly shots: readonly SheetShot[];
}

// A4 at 150 pixels per inch.
const PIXELS_PER_INCH = 150;
const PAGE = { width: 1240, height: 1754 };
const MARGIN = 60;
const HEAD = 70;
const WIDTH = PAGE.width - 2 * MARGIN;
const CONTENT = PAGE.height - 2 * MARGIN - HEAD;
const HEADING = 42;
const BELOW = 36;
const LANDSCAPE = { width: 320, height: 180 };
const PORTRAIT = { width: 180, height: 320 };
const GAP = 12;
const INK = 20;
const DIM = 95;
const purpose = {
  code: 'sheet-unavailable',
  what: 'A contact sheet',
  otherwise: 'write a report with .html',
};

// A larger JPEG would exceed what viewers open.
const PAGES_PER_JPEG = 30;

/** The sheet as a PDF of A4 pages. Throws RenderError without the package that sets text, or when ffmpeg fails. */
export async function sheetPdf(
  sheet: StoryboardSheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pages: PdfPage[] = [];
  for (const page of await drawPages(sheet, engine, signal))
    pages.push({ jpeg: await encodeJpeg(await page(), engine, signal), ...PAGE });
  return pdfOfPages(pages, PIXELS_PER_INCH, sheet.title);
}

/** The sheet as JPEG files with pages below each other: one file, or several of a long film. Throws as `sheetPdf` does. */
export async function sheetJpegs(
  sheet: StoryboardSheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const pages = await drawPages(sheet, engine, signal);
  const files: Uint8Array[] = [];
  for (let first = 0; first < pages.length; first += PAGES_PER_JPEG) {
    const some = pages.slice(first, first + PAGES_PER_JPEG);
    const whole = openCanvas(PAGE.width, PAGE.height * some.length, 255);
    for (const [index, page] of some.entries()) {
      const { pixels } = await page();
      whole.pixels.set(pixels, index * pixels.length);
    }
    files.push(await encodeJpeg(whole, engine, signal));
  }
  return files;
}

/** A shot with its texts, and the height that it needs. */
interface SheetRow {
  readonly shot: SheetShot;
  readonly box: typeof LANDSCAPE;
  readonly heading: Letters;
  readonly prompt: Letters;
  readonly captions: Letters | null;
  readonly height: number;
}

// Each page is drawn when it is encoded: those of a long film do not fit into memory together.
async function drawPages(
  sheet: StoryboardSheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<readonly (() => Promise<Canvas>)[]> {
  const imageOf = imageReader(engine, signal);
  const pages: SheetRow[][] = [[]]; // A film without shots has a page as well.
  let room = CONTENT;
  for (const shot of sheet.shots) {
    const row = await setRow(shot);
    signal.throwIfAborted();
    if (row.height > room && pages.at(-1)?.length !== 0) {
      pages.push([]);
      room = CONTENT;
    }
    pages.at(-1)?.push(row);
    room -= row.height;
  }
  return pages.map((rows, index) => async () => {
    const page = openCanvas(PAGE.width, PAGE.height, 255);
    const title = await setLine(sheet.title, { pixels: 28, width: WIDTH, weight: 'Bold' });
    writeLetters(page, title, { left: MARGIN, top: MARGIN, grey: INK, mostRows: 40 });
    const number = pages.length > 1 ? [`page ${index + 1} of ${pages.length}`] : [];
    const facts = [sheet.facts, ...number].join(' · ');
    const line = await setLine(facts, { pixels: 16, width: WIDTH, weight: 'Regular' });
    writeLetters(page, line, { left: MARGIN, top: MARGIN + 42, grey: DIM, mostRows: 24 });
    let top = MARGIN + HEAD;
    for (const row of rows) {
      await drawRow(page, row, { top, imageOf });
      top += row.height;
    }
    return page;
  });
}

async function setRow(shot: SheetShot): Promise<SheetRow> {
  const box = isPortrait(shot.first ?? shot.last) ? PORTRAIT : LANDSCAPE;
  const room = WIDTH - 2 * (box.width + GAP) - 8;
  const heading = await setLine(shot.heading, { pixels: 18, width: WIDTH, weight: 'Bold' });
  const most = CONTENT - HEADING - BELOW;
  const quoted = shot.captions.map((one) => `“${one}”`).join(' ');
  const captions = quoted === '' ? null : await setParagraph(quoted, room, most / 3);
  const below = captions === null ? 0 : captions.height + 10;
  const prompt = await setParagraph(shot.prompt, room, most - below);
  const height = HEADING + Math.max(box.height, prompt.height + below) + BELOW;
  return { shot, box, heading, prompt, captions, height };
}

function isPortrait(keyframe: Keyframe | null): boolean {
  if (keyframe?.kind !== 'image') return false;
  const { size, orientation } = keyframe;
  const isTurned = orientation > 4;
  return isTurned ? size.width > size.height : size.height > size.width;
}

async function drawRow(
  page: Canvas,
  { shot, box, heading, prompt, captions }: SheetRow,
  { top, imageOf }: { readonly top: number; readonly imageOf: ReturnType<typeof imageReader> },
): Promise<void> {
  writeLetters(page, heading, { left: MARGIN, top: top + 8, grey: INK, mostRows: 28 });
  const images = top + HEADING;
  for (const [index, keyframe] of [shot.first, shot.last].entries()) {
    const left = MARGIN + index * (box.width + GAP);
    const image = await imageOf(keyframe, box);
    if (image !== null) pasteImage(page, { size: box, image }, { left, top: images });
    else if (keyframe !== null) await drawMissing(page, box, { left, top: images });
  }
  const left = MARGIN + 2 * (box.width + GAP) + 8;
  writeLetters(page, prompt, { left, top: images, grey: INK });
  if (captions === null) return;
  writeLetters(page, captions, { left, top: images + prompt.height + 10, grey: DIM });
}

// An image on the web that was not read, or one that cannot be decoded.
async function drawMissing(page: Canvas, box: typeof LANDSCAPE, corner: Corner): Promise<void> {
  const image = openCanvas(box.width, box.height, 232).pixels;
  pasteImage(page, { size: box, image }, corner);
  const text = await setLine('not available', { pixels: 16, width: box.width, weight: 'Regular' });
  const left = corner.left + Math.round((box.width - text.width) / 2);
  writeLetters(page, text, { left, top: corner.top + box.height / 2 - 12, grey: DIM });
}

// A text that is too wide ends with "…". Letters differ in width, so it is measured.
async function setLine(
  text: string,
  {
    pixels,
    width,
    weight,
  }: { readonly pixels: number; readonly width: number; readonly weight: 'Regular' | 'Bold' },
): Promise<Letters> {
  const setOne = (line: string) =>
    setSome({ text: line, pixels, width: width * 4, weight, align: 'left', purpose });
  const characters = [...text];
  let most = Math.floor((width / pixels) * 4);
  for (;;) {
    const line = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
    const letters = await setOne(line);
    if ((letters.width <= width && letters.height < pixels * 2) || most <= 1) return letters;
    most = Math.floor(Math.min(most, characters.length) * 0.9);
  }
}

// The text library refuses a text without letters.
async function setSome(request: TextToSet): Promise<Letters> {
  if (!/[^\s\p{C}]/u.test(request.text)) return { width: 0, height: 0, ink: new Uint8Array() };
  return setText(request);
}

// Right-to-left text is shaped and aligned by the text library. What a page has no room for ends with "…".
async function setParagraph(text: string, width: number, mostRows: number): Promise<Letters> {
  const characters = [...text];
  let most = characters.length;
  for (;;) {
    const shown = most < characters.length ? `${characters.slice(0, most - 1).join('')}…` : text;
    const letters = await setSome({
      ...{ text: shown, pixels: 17, width, weight: 'Regular', align: 'left', purpose },
    });
    if (letters.height <= mostRows || most <= 1) return letters;
    most = Math.floor(most * Math.min(0.95, mostRows / letters.height));
  }
}

// Shots share keyframes, so each image is read once for a sheet.
function imageReader(
  engine: MediaEngine,
  signal: AbortSignal,
): (keyframe: Keyframe | null, box: typeof LANDSCAPE) => Promise<Uint8Array | null> {
  const read = new Map<string, Promise<Uint8Array | null>>();
  return async (keyframe, box) => {
    if (keyframe?.kind !== 'image') return null;
    const key = `${keyframe.digest} ${box.width}`;
    const known = read.get(key) ?? decodeImage(keyframe, box, { engine, signal });
    read.set(key, known);
    return known;
  };
}

async function decodeImage(
  keyframe: Extract<Keyframe, { readonly kind: 'image' }>,
  { width, height }: typeof LANDSCAPE,
  { engine, signal }: { readonly engine: MediaEngine; readonly signal: AbortSignal },
): Promise<Uint8Array | null> {
  const filters = [
    DIRECT_COLOURS,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=bicubic`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=0xe8e8e8`,
    'format=rgb24',
  ];
  try {
    const { stdout } = await engine.run(
      {
        args: [
          ...['-f', `${keyframe.format}_pipe`, '-i', { read: keyframe.file }, '-vf', filters.join(',')],
          ...['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
        ],
      },
      signal,
    );
    return stdout.length === width * height * 3 ? stdout : null;
  } catch {
    signal.throwIfAborted();
    return null; // Its place says so.
  }
}
