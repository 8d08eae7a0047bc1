import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';

/** Structural similarity (SSIM) of two films, frame by frame: 1 for equal frames. */
export interface FilmSimilarity {
  readonly frames: number;
  /** Structural similarity over all planes. */
  readonly mean: number;
  readonly worst: { readonly frame: number; readonly ssim: number };
}

/** Compares two films of one size frame by frame, as they are displayed. */
export async function measureFilmSsim(
  engine: MediaEngine,
  [a, b]: readonly [string, string],
  signal: AbortSignal,
): Promise<FilmSimilarity> {
  const { stdout } = await engine.run(
    {
      args: [
        ...['-i', { read: a }, '-i', { read: b }],
        ...[
          '-filter_complex',
          '[0:v:0]setpts=N[a];[1:v:0]setpts=N[b];[a][b]ssim,metadata=mode=print:file=pipe\\\\:1[c]',
        ],
        ...['-map', '[c]', '-f', 'null', '-'],
      ],
    },
    signal,
  );
  const text = Buffer.from(stdout).toString('latin1');
  const values = [...text.matchAll(/lavfi\.ssim\.All=(\S+)/g)].map(([, value]) => Number(value));
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
    throw new RenderError('film-uncompared', `ffmpeg compared no frames of ${a} and ${b}.`);
  }
  const ssim = Math.min(...values);
  return {
    frames: values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: { frame: values.indexOf(ssim), ssim },
  };
}
