import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { type Place, placeOf } from '../diagnostics/place-of.js';

/** A diagnostic for programs. Line and column count from 1. */
export type DiagnosticReport = Omit<Diagnostic, 'at'> & Place & { readonly file: string };

/** Diagnostics as plain JSON, with their place in the file. */
export function diagnosticsJson(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
): readonly DiagnosticReport[] {
  return diagnostics.map(({ code, severity, message, help, at }) => ({
    file: source.name,
    ...placeOf(source, at),
    code,
    severity,
    message,
    help,
  }));
}
