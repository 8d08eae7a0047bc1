import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';
import { BT709, tagFilter } from './h264-arguments.js';
import { DIRECT_COLOURS, ON_BLACK, uprightFilters } from './image-filters.js';

/** An image file, and how to decode it. */
export interface ImageToDecode {
  readonly file: string;
  readonly format: 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff';
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Whether it has transparent parts. They become black. */
  readonly alpha: boolean;
  /** Both sides even. */
  readonly size: { readonly width: number; readonly height: number };
  /** `cover` keeps the aspect ratio and crops; `stretch` changes the aspect ratio. */
  readonly fit: 'cover' | 'stretch';
}

/** Decodes an image to I420 (BT.709, limited range) in the given size. Always with ffmpeg, so that results do not vary. */
export async function decodeImage(
  engine: MediaEngine,
  image: ImageToDecode,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { width, height } = image.size;
  const { stdout } = await engine.run(
    {
      args: [
        // The filters below apply the orientation: versions of ffmpeg differ in whether they do so themselves.
        ...['-noautorotate', '-threads', '1', '-f', `${image.format}_pipe`, '-i', { read: image.file }],
        ...['-filter_threads', '1', '-vf', imageFilters(image).join(','), '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'],
      ],
    },
    signal,
  );
  if (stdout.length !== (width * height * 3) / 2) {
    throw new RenderError('image-unreadable', `The image ${image.file} could not be decoded.`, {
      hint: 'Open it in an image editor and save it again.',
    });
  }
  return stdout;
}

/** Filters from the stored image to the decoded one. */
function imageFilters({ format, orientation, alpha, size, fit }: ImageToDecode): readonly string[] {
  const { width, height } = size;
  return [
    ...(alpha ? ON_BLACK : [DIRECT_COLOURS]),
    ...uprightFilters(orientation),
    [
      `scale=${width}:${height}`,
      ...(fit === 'cover' ? ['force_original_aspect_ratio=increase'] : []),
      // JPEG and WebP are BT.601 by definition; RGB images are not affected.
      ...(format === 'jpeg' || format === 'webp' ? ['in_color_matrix=bt601'] : []),
      'out_color_matrix=bt709:out_range=tv',
      'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
    ].join(':'),
    'format=yuv420p',
    ...(fit === 'cover' ? [`crop=${width}:${height}`] : []),
    tagFilter(BT709),
  ];
}
