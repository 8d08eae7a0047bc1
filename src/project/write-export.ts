import { constants } from 'node:fs';
import { chmod, copyFile, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { WrittenExport } from '../events/export-outcome.js';
import { exportFormats } from '../export/export-formats.js';
import type { ExportKind } from '../export/export-kinds.js';
import { removeStaleTempFiles, staleTempFilesOf } from '../store/stale-temp-files.js';
import { makeFolder, syncFile, syncFolder, writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { unencodedFileUrl } from '../system/file-url.js';
import { fullDisk } from '../system/full-disk.js';
import { tempPathFor } from '../system/temp-name.js';
import { cutListOf, type ExportedEdit } from './cut-list-of.js';
import type { Project } from './project.js';

/** Where an export goes. */
export interface ExportTarget {
  readonly kind: ExportKind;
  /** Absolute path of the exported file. */
  readonly path: string;
  /** The absolute folder for copies of all files; null to name them where they are. */
  readonly media: string | null;
  /** How many frames each shot keeps on both sides; null for all that its clip has. */
  readonly handles: number | null;
  readonly signal: AbortSignal;
}

/** Writes an edit for editing programs. Throws RenderError `export-unwritable` or `disk-full`. */
export async function writeExport(
  edit: ExportedEdit,
  project: Project,
  { kind, path, media, handles, signal }: ExportTarget,
): Promise<WrittenExport> {
  const format = exportFormats[kind];
  const folder = media === null ? null : addressOf(media, format.isAbsolute === true ? null : dirname(path));
  const { cut, files } = await cutListOf(edit, project, {
    media: folder === null ? 'link' : { folder },
    handles,
  });
  const copies = media === null ? [] : [...files.values()].map((name) => join(media, name));
  // A process that was killed may have left incomplete files there.
  await removeStaleTempFiles(await staleTempFilesOf([path, ...copies], project.clock.now()));
  try {
    if (media !== null) await copyMedia(files, media, signal);
    await makeFolder(dirname(path));
    await writeChanged(path, format.write(cut));
    for (const [name, write] of Object.entries(format.further ?? {}))
      await writeChanged(join(dirname(path), name), write(cut));
  } catch (error) {
    signal.throwIfAborted();
    throw explained(path, error);
  }
  const first = cut.shots[0];
  const last = cut.shots.at(-1);
  return {
    status: 'exported',
    format: format.name,
    path,
    shots: cut.shots.length,
    frames: cut.frames,
    rate: cut.rate,
    alternatives: cut.shots.reduce((sum, { alternatives }) => sum + alternatives.length, 0),
    media,
    files: files.size,
    // Nothing comes before the film, and nothing after it.
    shortHandles:
      handles === null
        ? []
        : cut.shots.flatMap((shot) => {
            const [before, after] = shot.handles;
            const isShort = (shot !== first && before < handles) || (shot !== last && after < handles);
            return isShort ? [shot.id] : [];
          }),
    lost: cut.lost,
  };
}

// The name of a copy contains the start of its digest: a file with this name and length is the same file.
async function copyMedia(
  files: ReadonlyMap<string, string>,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await makeFolder(folder);
  for (const [from, name] of files) {
    signal.throwIfAborted();
    const to = join(folder, name);
    const [source, existing] = await Promise.all([stat(from), stat(to).catch(() => null)]);
    if (existing?.isFile() && existing.size === source.size) continue;
    const temporary = tempPathFor(to);
    try {
      await copyFile(from, temporary, constants.COPYFILE_FICLONE);
      await chmod(temporary, 0o644); // Clips of the store are read-only.
      await syncFile(temporary);
      await rename(temporary, to);
    } finally {
      await rm(temporary, { force: true }).catch(() => {}); // The copy has its name by now, or its failure is reported.
    }
  }
  await syncFolder(folder);
}

/** The file of a draft of JianYing, in its folder. */
export const JIANYING_FILE = 'draft_content.json';

/** The name of an export: the film's, with the ending of the format. */
export function exportName(film: string, kind: ExportKind): string {
  const name = `${basename(film).replace(/\.[^.]*$/, '')}.${kind}`;
  return kind === 'jianying' ? join(name, JIANYING_FILE) : name;
}

// An export that says the same keeps its date.
async function writeChanged(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) !== text) await writeFileAtomic(path, text);
}

/** The address of a folder, not encoded: relative to another one, or absolute. */
function addressOf(folder: string, from: string | null): string {
  if (from === null) return unencodedFileUrl(resolve(folder));
  return portable(relative(from, folder)) || '.';
}

function explained(path: string, error: unknown): unknown {
  const full = fullDisk(path, error);
  if (full !== undefined || !isSystemFault(error)) return full ?? error;
  return new RenderError(
    'export-unwritable',
    `The export cannot be written to ${path}: ${errnoMessage(error)}.`,
    {
      hint: 'Use another file or folder.',
      cause: error,
    },
  );
}

function portable(path: string): string {
  return path.split(sep).join('/');
}
