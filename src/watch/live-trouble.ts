import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { placeOf } from '../diagnostics/place-of.js';
import { printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { LiveProblem, LiveTrouble } from '../live-view/live-view.js';

/** Mistakes and doubts with the terminal's own excerpts. */
export function liveProblems(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
): readonly LiveProblem[] {
  return diagnostics.map((diagnostic) => ({
    severity: diagnostic.severity,
    code: diagnostic.code,
    ...placeOf(source, diagnostic.at),
    text: printDiagnostics(source, [diagnostic], { color: false, columns: 90 }),
  }));
}

/** What failed, as a person reads it; our own bug says so. */
export function liveTrouble(error: unknown): LiveTrouble {
  if (error instanceof RenderError)
    return { code: error.code, message: redact(error.message), hint: redact(error.hint) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message: redact(message), hint: 'This is a mistake of inbetween. Please report it.' };
}
