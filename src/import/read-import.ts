import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { ImportKind } from './import-kinds.js';
import { type ReadImport, readImportText } from './import-text.js';
import type { ImportedEdit } from './imported-edit.js';
import { jsonSource } from './json-place.js';
import { readCsv } from './read-csv.js';
import { readFcpxml } from './read-fcpxml.js';
import { readFountain } from './read-fountain.js';
import { readOtio } from './read-otio.js';

/** What a file says, with its text for the places of problems. */
export interface ImportedFile {
  readonly source: LocatedSource;
  /** Null if the file has errors. */
  readonly edit: ImportedEdit | null;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

const readers: Readonly<
  Record<ImportKind, (text: string, options: { readonly rate: number }) => ReadImport>
> = {
  otio: readOtio,
  fcpxml: readFcpxml,
  csv: readCsv,
  fountain: readFountain,
};

/** Bytes -> an edit, or the errors of the file. It never throws, whatever the bytes are. */
export function readImport(
  { name, kind, bytes }: { readonly name: string; readonly kind: ImportKind; readonly bytes: Uint8Array },
  /** Frames per second of the film, for lengths in frames. */
  rate: number,
): ImportedFile {
  const { text, diagnostic } = readImportText(bytes);
  const source = jsonSource(name, text);
  if (diagnostic !== null) return { source, edit: null, diagnostics: [diagnostic] };
  const { edit, diagnostics } = readers[kind](text, { rate });
  return { source, edit, diagnostics };
}
