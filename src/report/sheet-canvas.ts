import type { MediaEngine } from '../media/engine.js';
import type { Letters } from '../media/set-text.js';

/** An image in memory, RGB. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A place on a canvas. */
export interface Corner {
  readonly left: number;
  readonly top: number;
}

/** A canvas of one grey. */
export function openCanvas(width: number, height: number, grey: number): Canvas {
  return { width, height, pixels: new Uint8Array(width * height * 3).fill(grey) };
}

/** Copies RGB pixels onto a canvas. They have to fit. */
export function pasteImage(
  { width, pixels }: Canvas,
  {
    size,
    image,
  }: { readonly size: { readonly width: number; readonly height: number }; readonly image: Uint8Array },
  { left, top }: Corner,
): void {
  for (let row = 0; row < size.height; row += 1) {
    const from = row * size.width * 3;
    pixels.set(image.subarray(from, from + size.width * 3), ((top + row) * width + left) * 3);
  }
}

/** Writes letters in a grey onto a canvas, cut off at its edges and at `mostRows`. */
export function writeLetters(
  { width, height: rows, pixels }: Canvas,
  { width: columns, height, ink }: Letters,
  { left, top, grey, mostRows = height }: Corner & { readonly grey: number; readonly mostRows?: number },
): void {
  const right = Math.min(columns, width - left);
  for (let y = 0; y < Math.min(height, mostRows, rows - top); y += 1) {
    for (let x = 0; x < right; x += 1) {
      const opacity = (ink[y * columns + x] as number) / 255; // One per pixel.
      const at = ((top + y) * width + left + x) * 3;
      for (let channel = at; channel < at + 3; channel += 1)
        pixels[channel] = Math.round((pixels[channel] as number) * (1 - opacity) + grey * opacity);
    }
  }
}

/** The canvas as a JPEG. Throws RenderError when ffmpeg fails. */
export async function encodeJpeg(
  { width, height, pixels }: Canvas,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Uint8Array> {
  async function* input() {
    yield pixels;
  }
  const source = [
    '-f',
    'rawvideo',
    '-pixel_format',
    'rgb24',
    '-video_size',
    `${width}x${height}`,
    '-i',
    'pipe:0',
  ];
  const jpeg = [
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
  ];
  const { stdout } = await engine.run({ args: [...source, ...jpeg], input: input() }, signal);
  return stdout;
}
