import { expect } from 'vitest';
import { placeOf } from '../../src/diagnostics/place-of.js';
import type { ImportKind } from '../../src/import/import-kinds.js';
import type { ImportedShot } from '../../src/import/imported-edit.js';
import { readImport } from '../../src/import/read-import.js';

/** Reads a text or bytes at 25 frames per second. */
export function read(kind: ImportKind, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readImport({ name: `cut.${kind}`, kind, bytes }, 25);
}

/** Problems as "line:column code", with a sentence and a way out. */
export function problems(kind: ImportKind, content: string | Uint8Array): readonly string[] {
  const { source, diagnostics } = read(kind, content);
  return diagnostics.map(({ at, code, message, help }) => {
    expect(message).toMatch(/^\S.*[.?]$/);
    expect(help).toMatch(/^\S.*[.?)]$/);
    const { line, column } = placeOf(source, at);
    return `${line}:${column} ${code}`;
  });
}

/** The shots of a file without errors. */
export function shots(kind: ImportKind, content: string): readonly ImportedShot[] {
  const { edit, diagnostics } = read(kind, content);
  if (edit === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return edit.shots;
}

/** What a shot says, without its places. */
export function said(shot: ImportedShot): Record<string, unknown> {
  const { at: _, names: __, digests: ___, name: ____, ...rest } = shot;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object' && 'value' in value ? value.value : value,
    ]),
  );
}

/** A project with these clips in its story. */
export function fcpxml(spine: string, resources = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9">
<resources><asset id="r1" name="rain" start="3600s" duration="5s" hasVideo="1"><media-rep src="file:///m/rain.mov"/></asset>
<asset id="r2" name="sun" src="file:///m/sun.mov" start="0s" duration="120/24s"/>${resources}</resources>
<library><event><project name="Cut"><sequence><spine>${spine}</spine></sequence></project></event></library>
</fcpxml>`;
}
