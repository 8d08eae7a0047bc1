import type { CutList } from './cut-list.js';
import type { ExportKind } from './export-kinds.js';
import { writeCsv } from './write-csv.js';
import { writeEdl } from './write-edl.js';
import { writeFcpxml } from './write-fcpxml.js';
import { writeJianying, writeJianyingMeta } from './write-jianying.js';
import { writeOtio } from './write-otio.js';

/** A format in which editing programs read an edit. */
export interface ExportFormat {
  /** For people. */
  readonly name: string;
  write(cut: CutList): string;
  /** Further files of the same folder, by their names. */
  readonly further?: Readonly<Record<string, (cut: CutList) => string>>;
  /** Whether files have absolute addresses, also if they are copied. */
  readonly isAbsolute?: true;
}

/** One row per format. */
export const exportFormats: Readonly<Record<ExportKind, ExportFormat>> = {
  otio: { name: 'OpenTimelineIO', write: writeOtio },
  fcpxml: { name: 'FCPXML 1.10', write: writeFcpxml },
  edl: { name: 'CMX3600 EDL', write: writeEdl },
  csv: { name: 'shot list', write: writeCsv },
  jianying: {
    name: 'draft of JianYing 5.9',
    write: writeJianying,
    further: { 'draft_meta_info.json': writeJianyingMeta },
    isAbsolute: true,
  },
};
