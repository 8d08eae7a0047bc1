import { RenderError } from '../diagnostics/render-error.js';
import { type FileStamp, isSameStamp, stampOf } from '../store/file-stamp.js';
import { codeOf } from '../system/atomic-file.js';
import type { Clip } from '../timeline/clip.js';
import type { FilmMemory } from './film-memory.js';

/** Holds the files of clips to what was accepted. */
export interface ClipCheck {
  /** Rejects when the file of a clip is gone, or is not the one that was accepted for the shot. */
  check(clip: Clip, shot: string): Promise<void>;
  /** Rejects when one of those that were checked has changed since: a film may then hold what nobody accepted. */
  checkAgain(): Promise<void>;
}

interface Checked {
  readonly clip: Clip;
  readonly shot: string;
  /** From before the bytes were read. */
  readonly stamp: FileStamp | undefined;
  readonly digest: Promise<string>;
}

/**
 * Checks each clip once by its digest: a film is never made of bytes that somebody changed meanwhile, or that a disk
 * lost. `reject` is told of such a clip first.
 */
export function clipCheck(
  signal: AbortSignal,
  reject: (clip: Clip) => Promise<void>,
  hash: FilmMemory['hash'],
): ClipCheck {
  const checked = new Map<string, Checked>();

  async function look({ clip, shot, digest: reading }: Checked): Promise<void> {
    let digest: string;
    try {
      digest = await reading;
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
  }

  return {
    async check(clip, shot) {
      const known = checked.get(clip.path);
      const stamp = stampOf(clip.path);
      const now = known ?? { clip, shot, stamp, digest: hash(clip.path, signal) };
      checked.set(clip.path, now);
      await look(now);
    },
    async checkAgain() {
      for (const { clip, shot, stamp } of checked.values()) {
        signal.throwIfAborted();
        const now = stampOf(clip.path);
        if (stamp !== undefined && now !== undefined && isSameStamp(stamp, now)) continue;
        await look({ clip, shot, stamp: now, digest: hash(clip.path, signal) });
      }
    },
  };
}
