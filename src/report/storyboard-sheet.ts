import type { MediaEngine } from '../media/engine.js';
import { DIRECT_COLOURS } from '../media/image-filters.js';
import { type Letters, setText, type TextToSet } from '../media/set-text.js';
import type { Keyframe } from '../plan/keyframe.js';
import { type PdfPage, pdfOfPages } from './pdf-pages.js';
import { type Canvas, encodeJpeg, openCanvas, pasteImage, writeLetters } from './sheet-canvas.js';

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
const ROW = 262;
const IMAGE = { width: 320, height: 180 };
const GAP = 12;
const PER_PAGE = Math.floor((PAGE.height - 2 * MARGIN - HEAD) / ROW);
const INK = 20;
const DIM = 95;
const purpose = {
  code: 'sheet-unavailable',
  what: 'A contact sheet',
  otherwise: 'write a report with .html',
};

/** A larger JPEG would exceed what viewers open. */
export const MOST_SHOTS_IN_JPEG = 30 * PER_PAGE;

/** The sheet as a PDF of A4 pages. Throws RenderError without the package that sets text, or when ffmpeg fails. */
export async function sheetPdf(
  sheet: StoryboardSheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pages: PdfPage[] = [];
  for (const canvas of pageNumbers(sheet).keys()) {
    const page = await drawPage(sheet, canvas, { engine, signal });
    pages.push({ jpeg: await encodeJpeg(page, engine, signal), ...PAGE });
  }
  return pdfOfPages(pages, PIXELS_PER_INCH, sheet.title);
}

/** The sheet as one JPEG, its pages below each other: at most MOST_SHOTS_IN_JPEG shots. Throws as `sheetPdf` does. */
export async function sheetJpeg(
  sheet: StoryboardSheet,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const shown = { ...sheet, shots: sheet.shots.slice(0, MOST_SHOTS_IN_JPEG) };
  const numbers = pageNumbers(shown);
  const whole = openCanvas(PAGE.width, PAGE.height * numbers.length, 255);
  for (const number of numbers.keys()) {
    const { pixels } = await drawPage(shown, number, { engine, signal });
    whole.pixels.set(pixels, number * pixels.length);
  }
  return encodeJpeg(whole, engine, signal);
}

// A film without shots has a page as well.
function pageNumbers({ shots }: StoryboardSheet): readonly unknown[] {
  return Array.from({ length: Math.max(1, Math.ceil(shots.length / PER_PAGE)) });
}

interface Drawing {
  readonly engine: MediaEngine;
  readonly signal: AbortSignal;
}

async function drawPage(sheet: StoryboardSheet, number: number, drawing: Drawing): Promise<Canvas> {
  const page = openCanvas(PAGE.width, PAGE.height, 255);
  const width = PAGE.width - 2 * MARGIN;
  const pages = pageNumbers(sheet).length;
  const title = await setLine(sheet.title, { pixels: 28, width, weight: 'Bold' });
  writeLetters(page, title, { left: MARGIN, top: MARGIN, grey: INK, mostRows: 40 });
  const facts = [sheet.facts, ...(pages > 1 ? [`page ${number + 1} of ${pages}`] : [])].join(' · ');
  const line = await setLine(facts, { pixels: 16, width, weight: 'Regular' });
  writeLetters(page, line, { left: MARGIN, top: MARGIN + 42, grey: DIM, mostRows: 24 });
  const shots = sheet.shots.slice(number * PER_PAGE, (number + 1) * PER_PAGE);
  for (const [row, shot] of shots.entries())
    await drawShot(page, shot, { ...drawing, top: MARGIN + HEAD + row * ROW });
  return page;
}

async function drawShot(
  page: Canvas,
  { first, last, heading, prompt, captions }: SheetShot,
  { top, engine, signal }: Drawing & { readonly top: number },
): Promise<void> {
  const width = PAGE.width - 2 * MARGIN;
  const name = await setLine(heading, { pixels: 18, width, weight: 'Bold' });
  writeLetters(page, name, { left: MARGIN, top: top + 8, grey: INK, mostRows: 28 });
  const images = top + 42;
  for (const [index, keyframe] of [first, last].entries()) {
    const image = await imageOf(keyframe, { engine, signal });
    if (image !== null)
      pasteImage(page, { size: IMAGE, image }, { left: MARGIN + index * (IMAGE.width + GAP), top: images });
  }
  const left = MARGIN + 2 * (IMAGE.width + GAP) + 8;
  const room = PAGE.width - MARGIN - left;
  const text = await setParagraph(prompt, room);
  const captionRoom = captions.length === 0 ? 0 : 66;
  const promptRows = IMAGE.height - captionRoom;
  writeLetters(page, text, { left, top: images, grey: INK, mostRows: promptRows });
  if (captions.length === 0) return;
  const caption = await setParagraph(captions.map((one) => `“${one}”`).join(' '), room);
  const below = images + Math.min(text.height + 10, promptRows);
  writeLetters(page, caption, { left, top: below, grey: DIM, mostRows: images + IMAGE.height + 30 - below });
}

function setLine(
  text: string,
  {
    pixels,
    width,
    weight,
  }: { readonly pixels: number; readonly width: number; readonly weight: 'Regular' | 'Bold' },
): Promise<Letters> {
  const most = Math.floor((width / pixels) * 1.9);
  const line = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return setSome({ text: line, pixels, width: width * 2, weight, align: 'left', purpose });
}

// The text library refuses a text without letters.
async function setSome(request: TextToSet): Promise<Letters> {
  if (!/[^\s\p{C}]/u.test(request.text)) return { width: 0, height: 0, ink: new Uint8Array() };
  return setText(request);
}

// Right-to-left text is shaped and aligned by the text library.
function setParagraph(text: string, width: number): Promise<Letters> {
  const shown = text.length > 420 ? `${text.slice(0, 419)}…` : text;
  return setSome({ text: shown, pixels: 17, width, weight: 'Regular', align: 'left', purpose });
}

async function imageOf(keyframe: Keyframe | null, { engine, signal }: Drawing): Promise<Uint8Array | null> {
  if (keyframe?.kind !== 'image') return null;
  const { width, height } = IMAGE;
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
    return null; // An image that cannot be decoded has an empty place.
  }
}
