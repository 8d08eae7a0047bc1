import type { TextStyle } from '../../report/text-style.js';

/** The parts of the process that a command may use. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** True for an interactive terminal, where live lines and questions make sense. */
export function isLive({ stderr, env }: Terminal): boolean {
  return stderr.isTTY === true && !env.CI && env.TERM !== 'dumb';
}

/** True if a stream gets colours. Respects NO_COLOR and FORCE_COLOR; a pipe gets none. */
export function isColoured(stream: NodeJS.WriteStream, env: Terminal['env']): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** True if places in a stream become links (OSC 8). FORCE_HYPERLINK=1 or 0 decides otherwise. */
export function isLinked(stream: NodeJS.WriteStream, env: Terminal['env']): boolean {
  const forced = env.FORCE_HYPERLINK;
  if (forced !== undefined && forced !== '') return forced !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb' && !env.CI;
}

const NARROWEST = 40;
const WIDEST = 200;

/** The width of text on a stream, from 40 to 200 columns. A pipe has that of the variable COLUMNS, or 80. */
export function textColumns(stream: NodeJS.WriteStream, env: Terminal['env']): number {
  const columns = stream.columns || Number(env.COLUMNS) || 80;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(columns)));
}

/** How text is written on a stream. */
export function textStyle(stream: NodeJS.WriteStream, env: Terminal['env']): TextStyle {
  return { columns: textColumns(stream, env), color: isColoured(stream, env) };
}

/** Prints one JSON document on standard output. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
