import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';

/** Throws RenderError `ffmpeg-feature-missing` when the engine lacks one of these features. Call it before work that needs them. */
export function requireAbilities(
  { lacks, path }: Pick<MediaEngine, 'lacks' | 'path'>,
  needs: readonly string[],
  purpose: string,
): void {
  const missing = needs.filter((need) => lacks.includes(need));
  if (missing.length === 0) return;
  throw new RenderError(
    'ffmpeg-feature-missing',
    `This ffmpeg lacks ${missing.join(', ')}, which ${purpose} needs: ${path}.`,
    {
      hint: 'Use a full build of ffmpeg (--ffmpeg <path>), or --ffmpeg wasm; `inbetween doctor` shows what is available.',
    },
  );
}
