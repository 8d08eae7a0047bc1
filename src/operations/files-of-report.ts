import { plannedDecisions, type RenderReport, reportText } from './report.js';
import type { ReportFile } from './report-sheet.js';

/**
 * The files of a report: one with the text of `reportText`, or a contact sheet for .pdf and .jpg. A JPEG that would be too
 * large goes on in a folder next to it: sheet_files/sheet-2.jpg. `notes` are for people. Throws RenderError.
 */
export async function reportFiles(
  path: string,
  rendered: RenderReport,
  options: Parameters<typeof reportText>[2],
): Promise<{ readonly files: readonly ReportFile[]; readonly notes: readonly string[] }> {
  if (!/\.(pdf|jpe?g)$/i.test(path))
    return { files: [{ path, content: await reportText(path, rendered, options) }], notes: [] };
  const { ended, signal } = options;
  const { sheetFiles } = await import('./report-sheet.js'); // Few renders write one.
  return sheetFiles(path, rendered, {
    decisions: plannedDecisions(ended.events),
    engine: await ended.project.engine(signal),
    signal,
  });
}
