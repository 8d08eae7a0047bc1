import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { placeOf } from '../diagnostics/place-of.js';
import { printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import { RenderError } from '../diagnostics/render-error.js';
import { systemFault } from '../system/system-fault.js';
import type { LiveError, LiveProblem } from './live-view.js';

/** Errors and warnings of the storyboard, each with the excerpt that the terminal prints. */
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

/** Describes a failure for the page. What is neither a RenderError nor a failure of the system is a bug of inbetween. */
export function liveError(error: unknown): LiveError {
  const known = error instanceof RenderError ? error : systemFault(error);
  if (known) return { code: known.code, message: redact(known.message), hint: redact(known.hint) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message: redact(message), hint: 'This is a bug in inbetween. Please report it.' };
}
