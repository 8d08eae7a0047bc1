import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';
import { BT709, tagFilter } from './h264-arguments.js';
import { ON_BLACK, uprightFilters } from './image-filters.js';

/** A still on the disk, and the picture that is wanted of it. */
export interface ImageToDecode {
  readonly file: string;
  readonly format: 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff';
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Transparent parts are laid on black, as a film has nothing behind it. */
  readonly alpha: boolean;
  /** Both sides even. */
  readonly size: { readonly width: number; readonly height: number };
  /** `cover` keeps the shape and cuts what stands out; `stretch` changes the shape. */
  readonly fit: 'cover' | 'stretch';
}

/** The still as one I420 picture (BT.709, limited range) of the size. Always by ffmpeg, so there is one way it can look. */
export async function decodeImage(
  engine: MediaEngine,
  image: ImageToDecode,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { width, height } = image.size;
  const { stdout } = await engine.run(
    {
      args: [
        // The orientation is obeyed below: ffmpeg's versions differ in whether they do it by themselves.
        ...['-noautorotate', '-threads', '1', '-f', `${image.format}_pipe`, '-i', { read: image.file }],
        ...['-filter_threads', '1', '-vf', imageFilters(image).join(','), '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'],
      ],
    },
    signal,
  );
  if (stdout.length !== (width * height * 3) / 2) {
    throw new RenderError('image-unreadable', `The picture ${image.file} could not be decoded.`, {
      hint: 'Open it in an image editor and save it again.',
    });
  }
  return stdout;
}

/** Filters from the stored picture to the wanted one. */
function imageFilters({ format, orientation, alpha, size, fit }: ImageToDecode): readonly string[] {
  const { width, height } = size;
  return [
    ...(alpha ? ON_BLACK : []),
    ...uprightFilters(orientation),
    [
      `scale=${width}:${height}`,
      ...(fit === 'cover' ? ['force_original_aspect_ratio=increase'] : []),
      // JPEG and WebP are BT.601 by definition; pictures in RGB are not touched by this.
      ...(format === 'jpeg' || format === 'webp' ? ['in_color_matrix=bt601'] : []),
      'out_color_matrix=bt709:out_range=tv',
      'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
    ].join(':'),
    'format=yuv420p',
    ...(fit === 'cover' ? [`crop=${width}:${height}`] : []),
    tagFilter(BT709),
  ];
}
