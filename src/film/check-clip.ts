import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from '../system/atomic-file.js';
import { hashFile } from '../system/hash-file.js';
import type { Clip } from '../timeline/clip.js';

/** Rejects when the file of a clip is gone, or is not the one that was accepted for the shot. */
export type ClipCheck = (clip: Clip, shot: string) => Promise<void>;

/**
 * Checks each clip once by its digest: a film is never made of bytes that somebody changed meanwhile, or that a disk
 * lost. `reject` is told of such a clip first.
 */
export function clipCheck(signal: AbortSignal, reject: (clip: Clip) => Promise<void>): ClipCheck {
  const checks = new Map<string, Promise<string>>();
  return async (clip, shot) => {
    const check = checks.get(clip.path) ?? hashFile(clip.path, signal);
    checks.set(clip.path, check);
    let digest: string;
    try {
      digest = await check;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      throw new RenderError('clip-missing', `The clip of "${shot}" is gone: ${clip.path}.`, {
        hint: 'Run `inbetween store verify` to see which clips are missing, then render again.',
        cause: error,
      });
    }
    if (digest === clip.digest) return;
    await reject(clip);
    throw new RenderError(
      'clip-damaged',
      `The clip of "${shot}" is not the one that was accepted: ${clip.path}.`,
      { hint: 'Run the same command again: the clip is set aside, and a render makes it anew.' },
    );
  };
}
