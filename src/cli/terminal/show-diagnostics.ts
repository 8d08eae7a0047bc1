import { relative, resolve, sep } from 'node:path';
import { sha256 } from '../../base/digest.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { editorLink, editorUrl } from '../../diagnostics/editor-link.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { placeOf } from '../../diagnostics/place-of.js';
import { type PrintOptions, printDiagnostics } from '../../diagnostics/print-diagnostics.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { annotationLine } from '../../report/annotations.js';
import { count } from '../../report/format-values.js';
import type { ShownWarnings } from '../../store/cache/shown-warnings.js';
import { isColoured, isLinked, type Terminal, textColumns } from './terminal.js';

/** Prints errors and warnings for people, with a closing line that counts them. */
export function showDiagnostics(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
): void {
  if (diagnostics.length === 0) return;
  annotate(source, diagnostics, terminal);
  printForPeople(source, diagnostics, terminal);
}

/**
 * The same, but warnings that were shown for this storyboard before are one line. `shown` remembers them.
 * Build services get all of them as annotations. `target` names the storyboard in the suggested command.
 */
export async function showNewDiagnostics(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  {
    terminal,
    shown,
    target,
  }: { readonly terminal: Terminal; readonly shown: ShownWarnings; readonly target: string },
): Promise<void> {
  const known = await shown.read();
  const isKnown = (one: Diagnostic) => one.severity === 'warning' && known.has(nameOf(one));
  const before = diagnostics.filter(isKnown);
  annotate(source, diagnostics, terminal);
  printForPeople(
    source,
    diagnostics.filter((one) => !isKnown(one)),
    terminal,
  );
  if (before.length > 0) {
    const codes = [...new Set(before.map(({ code }) => code))].join(', ');
    terminal.stderr.write(
      `${count(before.length, 'warning')} as before (${codes}); see: inbetween check ${target}\n`,
    );
  }
  await rememberShown(diagnostics, shown);
}

/** Remembers warnings that were shown. */
export async function rememberShown(diagnostics: readonly Diagnostic[], shown: ShownWarnings): Promise<void> {
  await shown.replace(diagnostics.filter(({ severity }) => severity === 'warning').map(nameOf));
}

// Without its position: lines move with every edit, and the message names what it is about.
function nameOf({ code, message }: Diagnostic): string {
  return sha256(`${code}\n${message}`).slice(0, 16);
}

function printForPeople(source: LocatedSource, diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  if (diagnostics.length === 0) return;
  const color = isColoured(terminal.stderr, terminal.env);
  const columns = textColumns(terminal.stderr, terminal.env);
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
