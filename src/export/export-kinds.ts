import type { ExportFormatName } from '../storyboard/storyboard.js';

/** The name of a format. */
export type ExportKind = ExportFormatName;

/** The formats of exports. */
export const exportKinds: readonly ExportKind[] = ['otio', 'fcpxml', 'edl', 'csv'];

/** Whether a text names a format. */
export function isExportKind(text: string): text is ExportKind {
  return (exportKinds as readonly string[]).includes(text);
}
