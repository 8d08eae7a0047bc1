import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { CheckedLock } from '../lockfile/explain-conflicts.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { type DiagnosticReport, diagnosticsJson } from './diagnostics-json.js';
import { type NormalizedImage, normalizedImages } from './normalized-images.js';

/** A check as plain JSON: what `inbetween check --json` prints and the library answers. */
export interface CheckReport {
  readonly ok: boolean;
  readonly diagnostics: readonly DiagnosticReport[];
  /** Images that are changed before they are sent (`normalize: true`), and how. */
  readonly normalized: readonly NormalizedImage[];
}

/** The outcome of a check as plain JSON. */
export function checkJson({
  ok,
  source,
  diagnostics,
  lock,
  takes,
}: {
  readonly ok: boolean;
  readonly source: LocatedSource;
  readonly diagnostics: readonly Diagnostic[];
  readonly lock: CheckedLock;
  readonly takes: readonly PlannedTake[];
}): CheckReport {
  return {
    ok,
    diagnostics: [...diagnosticsJson(source, diagnostics), ...diagnosticsJson(lock.source, lock.diagnostics)],
    normalized: normalizedImages(takes),
  };
}
