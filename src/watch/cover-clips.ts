import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { probeClip } from '../media/probe.js';
import { writeBlackClip } from '../media/write-black-clip.js';
import type { Project } from '../project/project.js';
import { stampOf } from '../store/clips/file-stamp.js';
import { openTempFolder, type TempFolder } from '../system/temp-folder.js';
import type { Clip } from '../timeline/clip.js';
import type { FilmFormat } from '../timeline/timeline.js';

/** Black clips for the parts of a film that have no clip yet. */
export interface CoverClips extends AsyncDisposable {
  /** A clip in this format with at least so many frames. */
  find(wanted: CoverToFind, signal: AbortSignal): Promise<Clip>;
}

/** The format of a film, and the length of its longest gap. */
export interface CoverToFind {
  readonly format: Pick<FilmFormat, 'width' | 'height' | 'rate'>;
  readonly frames: number;
}

// A few lengths serve all shots, so that an edited length makes no new file.
const STEP = 512;

/** Opens an empty folder on first use. Closing removes it. */
export function openCoverClips({ conformedFolder }: Pick<Project, 'conformedFolder'>): CoverClips {
  const known = new Map<string, Clip>();
  let folder: Promise<TempFolder> | undefined;

  return {
    async find({ format: { width, height, rate }, frames }, signal) {
      const length = Math.ceil(frames / STEP) * STEP;
      const name = `${width}x${height}-${rate.join('-')}-${length}.mp4`;
      const before = known.get(name);
      // A cache may be deleted at any time.
      if (before && stampOf(before.path) !== undefined) return before;
      folder ??= conformedFolder().then((parent) => openTempFolder(parent, 'cover'));
      const path = join((await folder).path, name);
      await rm(path, { force: true });
      const written = await writeBlackClip(path, { size: { width, height }, rate, frames: length }, signal);
      const clip: Clip = { ...written, path, facts: await probeClip(path) };
      known.set(name, clip);
      return clip;
    },
    async [Symbol.asyncDispose]() {
      await (await folder)?.[Symbol.asyncDispose]();
    },
  };
}
