import type { ExportFormatName } from '../storyboard/storyboard.js';

/** The name of a format: of a file, or of a folder that is a draft of JianYing. */
export type ExportKind = ExportFormatName | 'jianying';

/** The formats that are one file, which a storyboard can name. */
export const exportKinds: readonly ExportFormatName[] = ['otio', 'fcpxml', 'edl', 'csv'];

/** All formats. */
export const allExportKinds: readonly ExportKind[] = [...exportKinds, 'jianying'];

/** Whether a text names a format. */
export function isExportKind(text: string): text is ExportKind {
  return (allExportKinds as readonly string[]).includes(text);
}
