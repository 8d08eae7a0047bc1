import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';
import { DIRECT_COLOURS, ON_BLACK, uprightFilters } from './image-filters.js';
import { requireAbilities } from './require-abilities.js';

/** An image file, and how to normalize it. */
export interface ImageToNormalize {
  readonly file: string;
  readonly from: 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff';
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** An area of the upright image; null for the whole image. */
  readonly crop: {
    readonly width: number;
    readonly height: number;
    readonly x: number;
    readonly y: number;
  } | null;
  /** Put transparent parts on black. */
  readonly flatten: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly format: 'png' | 'jpeg';
}

/**
 * Returns the bytes of the normalized image. The same ffmpeg gives the same bytes. Another one may differ in the last bit
 * of a sample when it decodes JPEG or WebP, and in the compression of a PNG.
 */
export async function normalizeImage(
  engine: MediaEngine,
  image: ImageToNormalize,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  requireAbilities(
    engine,
    [`decoder ${DECODERS[image.from]}`, `encoder ${CODECS[image.format]}`],
    'normalizing an image',
  );
  const { stdout } = await engine.run(
    {
      args: [
        // The filters below apply the orientation: versions of ffmpeg differ in whether they do so themselves.
        ...['-noautorotate', '-threads', '1', '-f', `${image.from}_pipe`, '-i', { read: image.file }],
        ...['-filter_threads', '1', '-vf', filters(image).join(','), '-frames:v', '1', '-map_metadata', '-1'],
        ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-threads', '1', '-c:v', CODECS[image.format]],
        ...(image.format === 'jpeg' ? ['-q:v', '2', '-huffman', 'default'] : ['-pred', 'mixed']),
        ...['-f', 'image2pipe', 'pipe:1'],
      ],
    },
    signal,
  );
  if (stdout.length === 0) {
    throw new RenderError('image-unreadable', `The image ${image.file} could not be decoded.`, {
      hint: 'Open it in an image editor and save it again.',
    });
  }
  return new Uint8Array(stdout);
}

const DECODERS = {
  jpeg: 'mjpeg',
  png: 'png',
  bmp: 'bmp',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tiff',
} as const;
const CODECS = { png: 'png', jpeg: 'mjpeg' } as const;

function filters({ from, orientation, crop, flatten, size, format }: ImageToNormalize): readonly string[] {
  return [
    ...(flatten ? ON_BLACK : [DIRECT_COLOURS]),
    ...uprightFilters(orientation),
    ...(crop === null ? [] : [`crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}:exact=1`]),
    [
      `scale=${size.width}:${size.height}`,
      // JPEG and WebP are BT.601 by definition; RGB images are not affected.
      ...(from === 'jpeg' || from === 'webp' ? ['in_color_matrix=bt601'] : []),
      ...(format === 'jpeg' ? ['out_color_matrix=bt601', 'out_range=pc'] : []),
      'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
    ].join(':'),
    format === 'jpeg' ? 'format=yuvj420p' : 'format=rgb24',
    'setsar=1',
  ];
}
