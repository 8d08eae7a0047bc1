import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { editorLink, editorUrl } from '../../diagnostics/editor-link.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { placeOf } from '../../diagnostics/place-of.js';
import { type PrintOptions, printDiagnostics } from '../../diagnostics/print-diagnostics.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { annotationLine } from '../../report/annotations.js';
import { count } from '../../report/format-values.js';
import { isColoured, isLinked, type Terminal } from './terminal.js';

/** Prints errors and warnings for people, with a closing line that counts them. */
export function showDiagnostics(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
): void {
  if (diagnostics.length === 0) return;
  annotate(source, diagnostics, terminal);
  const color = isColoured(terminal.stderr, terminal.env);
  const columns = terminal.stderr.columns ?? 80;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const tally = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  terminal.stderr.write(
    `${printDiagnostics(source, diagnostics, { color, columns, ...linksTo(source, terminal) })}\n\n${tally.filter(Boolean).join(', ')}\n`,
  );
}

// An address that is no address of an editor prevents the links, not the diagnostics.
function linksTo(source: LocatedSource, { stderr, env }: Terminal): Pick<PrintOptions, 'link'> {
  if (!isLinked(stderr, env)) return {};
  try {
    const url = editorUrl(env.INBETWEEN_EDITOR_URL);
    if (url === null) return {};
    const file = resolve(source.name);
    return { link: (place) => editorLink(url, { file, ...place }) };
  } catch (error) {
    stderr.write(`${error instanceof RenderError ? `${error.message}\n  ${error.hint}` : String(error)}\n\n`);
    return {};
  }
}

/** The path of a file as a build service expects it: relative to the root of the checkout. */
export function inWorkspace(file: string, env: Terminal['env']): string {
  const root = env.GITHUB_WORKSPACE;
  return root ? relative(root, resolve(file)).split(sep).join('/') : file;
}

// GitHub's runners also read standard error; standard output is for results.
function annotate(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  { stderr, env }: Terminal,
): void {
  if (env.GITHUB_ACTIONS !== 'true') return;
  for (const { code, severity, message, help, at } of diagnostics) {
    const { line, column } = placeOf(source, at);
    const file = inWorkspace(source.name, env);
    stderr.write(
      `${annotationLine({ severity, file, line, column, title: code, message: `${message} ${help}`.trim() })}\n`,
    );
  }
}
