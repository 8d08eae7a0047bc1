import { dirname, join, resolve } from 'node:path';
import type { Lockfile } from '../lockfile/format.js';
import type { ExportedEdit } from './cut-list-of.js';
import type { Project } from './project.js';

/** Writes the exports of the storyboard. Throws RenderError `export-unwritable` or `disk-full`. */
export async function publishExports(
  exported: Omit<ExportedEdit, 'lock'> & { readonly lock: () => Promise<Lockfile> },
  project: Project,
  signal: AbortSignal,
): Promise<void> {
  const wanted = exported.edit.storyboard.film.exports ?? [];
  if (wanted.length === 0) return;
  const { writeExport } = await import('./write-export.js'); // Most films have none, and do not load it.
  const edit = { ...exported, lock: await exported.lock() };
  for (const { output, format: kind, media, handles } of wanted) {
    const path = resolve(project.root, output);
    const folder = media === 'copy' ? join(dirname(path), 'media') : null;
    const { format } = await writeExport(edit, project, { kind, path, media: folder, handles, signal });
    project.emit({ type: 'export-written', path, format });
  }
}
