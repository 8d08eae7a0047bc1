import type { CutList } from './cut-list.js';
import type { ExportKind } from './export-kinds.js';
import { writeCsv } from './write-csv.js';
import { writeEdl } from './write-edl.js';
import { writeFcpxml } from './write-fcpxml.js';
import { writeOtio } from './write-otio.js';

/** A format in which editing programs read an edit. */
export interface ExportFormat {
  /** For people. */
  readonly name: string;
  write(cut: CutList): string;
}

/** One row per format. */
export const exportFormats: Readonly<Record<ExportKind, ExportFormat>> = {
  otio: { name: 'OpenTimelineIO', write: writeOtio },
  fcpxml: { name: 'FCPXML 1.10', write: writeFcpxml },
  edl: { name: 'CMX3600 EDL', write: writeEdl },
  csv: { name: 'shot list', write: writeCsv },
};
