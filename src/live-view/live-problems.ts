import { codeFrame } from '../diagnostics/code-frame.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { type Place, placeOf } from '../diagnostics/place-of.js';
import { formatPlace, printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import { RenderError } from '../diagnostics/render-error.js';
import { harmless } from '../diagnostics/show-text.js';
import { systemFault } from '../system/system-fault.js';
import type { LiveError, LiveProblem } from './live-view.js';

/** How the problems of a storyboard are shown. */
export interface ProblemOptions {
  /** The width of the terminal that prints them. */
  readonly columns?: number;
  /** The address that opens a place in an editor; without it, places are no links. */
  readonly link?: (place: Place) => string;
}

// Wide enough for most lines of a storyboard; the page can scroll an excerpt.
const EXCERPT_COLUMNS = 90;

/** Errors and warnings of the storyboard, each as the terminal prints it, and in parts for the page. */
export function liveProblems(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  { columns = 80, link }: ProblemOptions = {},
): readonly LiveProblem[] {
  return diagnostics.map((diagnostic) => {
    const place = placeOf(source, diagnostic.at);
    const rows = codeFrame(source, source.rangeOf(diagnostic.at), EXCERPT_COLUMNS);
    return {
      severity: diagnostic.severity,
      code: diagnostic.code,
      ...place,
      text: printDiagnostics(source, [diagnostic], { color: false, columns }),
      place: formatPlace(source, place),
      link: link?.(place) ?? null,
      message: redact(harmless(diagnostic.message)),
      excerpt: rows.map(({ gutter, text }) => `${gutter.slice(3)}${text}`).join('\n'),
      help: redact(harmless(diagnostic.help)),
    };
  });
}

/** Describes a failure for the page. What is neither a RenderError nor a failure of the system is a bug of inbetween. */
export function liveError(error: unknown): LiveError {
  const known = error instanceof RenderError ? error : systemFault(error);
  if (known) return { code: known.code, message: redact(known.message), hint: redact(known.hint) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message: redact(message), hint: 'This is a bug in inbetween. Please report it.' };
}
