import { join, resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { ExportOutcome } from '../events/export-outcome.js';
import type { ExportKind } from '../export/export-kinds.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { modelsUsed } from '../plan/models-used.js';
import { buildEdit, clipsOfShots } from '../project/edit.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { exportName, JIANYING_FILE, writeExport } from '../project/write-export.js';
import { ownProviders } from '../storyboard/shot-provider.js';

/** How a film is exported. */
export interface ExportOptions extends Omit<PrepareOptions, 'web' | 'slate' | 'retakes'> {
  readonly format: ExportKind;
  /** Default: the path of the film with the ending of the format; with `copyTo` in that folder. A draft is a folder. */
  readonly output?: string;
  /** The folder that gets the export and, in `media/`, copies of all files; default: files are named where they are. */
  readonly copyTo?: string;
  /** How many frames each shot keeps before and after those that the film shows; default: all that its clip has. */
  readonly handles?: number;
}

/**
 * Writes the edit of the film for editing programs, from the clips that are here. Spends nothing. Throws RenderError
 * `bad-option`, `export-unwritable` or `disk-full`.
 */
export async function exportEdit(project: Project, options: ExportOptions): Promise<ExportOutcome> {
  const { format, output, copyTo, handles = null, signal } = options;
  if (output !== undefined && format !== 'jianying') requireEnding(output, format);
  const prepared = await prepareStoryboard(project, { ...options, web: 'remembered' });
  if (prepared.status === 'invalid') return prepared;
  const { plan: requested, soundLengths, storyboard } = prepared;
  const { plan, lock } = applyPicks(requested, await readLock(project), ownProviders(storyboard));
  const found = await project.store.findAll(plan.takes.map(({ key }) => key));
  const clips = clipsOfShots(plan, found);
  if (clips === null)
    return {
      status: 'incomplete',
      missing: plan.shots.flatMap(({ id, key }) => (found.has(key) ? [] : [id])),
    };
  const edit = buildEdit({ ...prepared, clips, models: modelsUsed(plan) }, project.root);
  const folder = copyTo === undefined ? null : resolve(copyTo);
  const name = exportName(edit.path, format);
  return writeExport({ edit, requested, lock, soundLengths }, project, {
    kind: format,
    path:
      output !== undefined
        ? resolve(output, format === 'jianying' ? JIANYING_FILE : '')
        : folder === null
          ? resolve(edit.path, '..', name)
          : join(folder, name),
    media: folder === null ? null : join(folder, 'media'),
    handles,
    signal,
  });
}

// A mistyped name must not replace the storyboard, an image or the film.
function requireEnding(output: string, format: ExportKind): void {
  if (output.toLowerCase().endsWith(`.${format}`)) return;
  throw new RenderError(
    'bad-option',
    `"${output}" is not the name of an export: it must end in .${format}.`,
    {
      hint: `For example --output cut.${format}.`,
    },
  );
}
