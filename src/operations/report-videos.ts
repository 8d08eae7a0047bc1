import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import type { ReportVideos } from '../report/report-media.js';
import { makeFolder } from '../system/atomic-file.js';
import { tempPathFor } from '../system/temp-name.js';
import type { Clip } from '../timeline/clip.js';

/** How the videos of a report are kept: in the report, in a folder next to it, or not at all. */
export type VideoChoice = 'embed' | 'folder' | 'none';

// Mail programs and build services send a file of this size.
const MOST_EMBEDDED = 10_000_000;

/**
 * Decides where the videos of a report are, and copies them if that is a folder: `report_files` next to `report.html`.
 * Without a choice, more than 10 MB are a folder. Each clip is copied once; videos of an earlier report are removed.
 */
export async function keepReportVideos(
  path: string,
  {
    clips,
    film,
    choice,
  }: { readonly clips: readonly Clip[]; readonly film: string | null; readonly choice?: VideoChoice },
): Promise<ReportVideos> {
  const distinct = new Map(clips.map((clip) => [clip.digest, clip]));
  const how = choice ?? ((await bytesOf(distinct, film)) > MOST_EMBEDDED ? 'folder' : 'embed');
  if (how !== 'folder') return { kind: how };
  const name = `${basename(path, extname(path))}_files`;
  const folder = join(dirname(resolve(path)), name);
  await makeFolder(folder);
  const kept = new Set([...distinct.keys()].map(clipName));
  for (const { digest, path: file } of distinct.values())
    await copyOnce(file, join(folder, clipName(digest)));
  if (film !== null) await copyAlways(film, join(folder, FILM));
  for (const old of await readdir(folder))
    if ((OWN.test(old) && !kept.has(old)) || (old === FILM && film === null))
      await rm(join(folder, old), { force: true });
  const address = (file: string): string => `${encodeURIComponent(name)}/${file}`;
  return {
    kind: 'files',
    clipOf: (clip) => address(clipName(clip)),
    film: film === null ? null : address(FILM),
  };
}

const FILM = 'film.mp4';
// Nothing else of the folder is ours.
const OWN = /^[0-9a-f]{64}\.mp4$/;

function clipName(clip: Digest): string {
  return `${clip}.mp4`;
}

async function bytesOf(clips: ReadonlyMap<Digest, Clip>, film: string | null): Promise<number> {
  const ofClips = [...clips.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const facts = film === null ? undefined : await stat(film).catch(() => undefined);
  return ofClips + (facts?.size ?? 0);
}

// A copy, and no link: who edits it must not change the clip in the store.
async function copyOnce(from: string, to: string): Promise<void> {
  const there = await stat(to).catch(() => undefined);
  const source = await stat(from).catch(() => undefined);
  if (source === undefined || there?.size === source.size) return;
  await copyAlways(from, to);
}

async function copyAlways(from: string, to: string): Promise<void> {
  const temporary = tempPathFor(to);
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}
