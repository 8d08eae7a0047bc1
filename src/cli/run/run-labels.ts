import type { RequiredLabel } from '../../events/film-labels.js';
import { labels } from '../../operations/labels.js';
import { readTrustAnchors } from '../../project/trust-anchors.js';
import { formatLabels } from '../../report/labels-text.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';

/** The options of `labels`. */
export interface LabelsArgs {
  readonly require?: readonly RequiredLabel[];
  readonly trust?: string;
  readonly json?: boolean;
}

/** `inbetween labels <film>` */
export async function runLabels(
  film: string,
  { require = [], trust, json }: LabelsArgs,
  terminal: Terminal,
): Promise<number> {
  const anchors = await readTrustAnchors(trust, terminal.env);
  const found = await labels(film, { anchors, require, signal: new AbortController().signal });
  const ok = found.missing.length === 0;
  if (json) printJson(terminal, { ok, ...found });
  else {
    terminal.stdout.write(`${formatLabels(found)}\n`);
    if (!ok) terminal.stderr.write(`Required and missing: ${found.missing.join(', ')}.\n`);
  }
  return ok ? exitCode.done : exitCode.quality;
}
