import { RenderError } from '../../diagnostics/render-error.js';
import { type FileStamp, isSameStamp, stampOf } from '../../store/clips/file-stamp.js';
import { codeOf } from '../../system/atomic-file.js';
import type { Clip } from '../../timeline/clip.js';
import type { FileIndexCache } from './file-index-cache.js';

/** Compares the files of clips with what was accepted. */
export interface ClipCheck {
  /** Rejects when the file of a clip is missing, or is not the one that was accepted for the shot. */
  check(clip: Clip, shot: string): Promise<void>;
  /** Rejects when a checked file has changed since: the film may contain bytes that were never accepted. */
  checkAgain(): Promise<void>;
}

interface Checked {
  readonly clip: Clip;
  readonly shot: string;
  /** Taken before the bytes were read. */
  readonly stamp: FileStamp | undefined;
}

/**
 * Checks each clip once by its digest: a film never contains bytes that were changed or lost on the disk. `reject` is
 * called first for such a clip.
 */
export function clipCheck(
  signal: AbortSignal,
  reject: (clip: Clip) => Promise<void>,
  hash: FileIndexCache['hash'],
): ClipCheck {
  const checked = new Map<string, Checked>();
  const underway = new Map<string, Promise<void>>();

  async function compare({ clip, shot }: Checked): Promise<void> {
    let digest: string;
    try {
      digest = await hash(clip.path, signal);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      throw new RenderError('clip-missing', `The clip of "${shot}" is missing: ${clip.path}.`, {
        hint: 'Run `inbetween store verify` to see which clips are missing, then render again.',
        cause: error,
      });
    }
    if (digest === clip.digest) return;
    await reject(clip);
    throw new RenderError(
      'clip-damaged',
      `The clip of "${shot}" is not the one that was accepted: ${clip.path}.`,
      { hint: 'Run the same command again: the clip is set aside, and a render generates it again.' },
    );
  }

  return {
    async check(clip, shot) {
      const other = underway.get(clip.path);
      if (other !== undefined || checked.has(clip.path)) return other;
      const now = { clip, shot, stamp: stampOf(clip.path) };
      const checking = compare(now).finally(() => underway.delete(clip.path));
      underway.set(clip.path, checking);
      await checking;
      checked.set(clip.path, now);
    },
    async checkAgain() {
      for (const one of checked.values()) {
        signal.throwIfAborted();
        const now = stampOf(one.clip.path);
        if (one.stamp !== undefined && now !== undefined && isSameStamp(one.stamp, now)) continue;
        await compare(one);
      }
    },
  };
}
