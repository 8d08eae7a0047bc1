import pc from 'picocolors';
import { RenderError } from '../../diagnostics/render-error.js';
import { sourceStack } from '../../system/source-stack.js';
import { systemFault } from '../../system/system-fault.js';
import { exitCode } from './exit-code.js';
import { isColoured, printJson, type Terminal } from './terminal.js';

/** Explains why a command ended early and returns its exit code. */
export function showFailure(thrown: unknown, terminal: Terminal, json: boolean): number {
  const error = firstErrorOf(thrown);
  const paint = pc.createColors(isColoured(terminal.stderr, terminal.env));
  if (isInterrupt(error)) {
    terminal.stderr.write('Interrupted. Finished work is kept; run the same command again to continue.\n');
    if (json) printJson(terminal, { ok: false, code: 'interrupted' });
    return exitCode.interrupted;
  }
  const known = error instanceof RenderError ? error : systemFault(error);
  if (known) {
    const { code, message, hint } = known;
    if (json) printJson(terminal, { ok: false, code, message, hint });
    terminal.stderr.write(`${paint.red(code)}\n  ${message}\n${hint ? `  ${hint}\n` : ''}`);
    return codeOf(code);
  }
  const stack = error instanceof Error ? sourceStack(error) : String(error);
  if (json) printJson(terminal, { ok: false, code: 'bug', message: stack });
  terminal.stderr.write(
    `${paint.red('bug')}\n  This is a bug in inbetween. Please report it with these lines:\n${stack}\n`,
  );
  return exitCode.failed;
}

// When closing what a command had opened fails as well, the error that ended the command is the suppressed one.
function firstErrorOf(error: unknown): unknown {
  const isSecond = error instanceof Error && error.name === 'SuppressedError' && 'suppressed' in error;
  return isSecond ? firstErrorOf(error.suppressed) : error;
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

// The user can correct these in the arguments or the storyboard; all other codes are external failures.
const USAGE = new Set([
  'too-few-images',
  'folder-not-found',
  'unknown-provider',
  'unknown-region',
  'unknown-action',
  'bad-option',
  'bad-fault',
  'bad-state-folder',
  'bad-store',
  'bad-queue',
  'no-queue',
  'no-shared-store',
  'no-such-take',
  'plan-unreadable',
  'plan-newer',
  'pick-conflict',
  'pick-unknown',
]);
const UNREADABLE_LOCK = new Set(['lockfile-unreadable', 'lockfile-newer']);
const ACCOUNT = new Set(['key-missing', 'unauthorised', 'out-of-money']);

function codeOf(code: string): number {
  if (code.startsWith('storyboard-') || UNREADABLE_LOCK.has(code) || USAGE.has(code)) return exitCode.usage;
  if (code === 'lockfile-missing' || code === 'lockfile-merging') return exitCode.forbidden;
  return ACCOUNT.has(code) ? exitCode.account : exitCode.failed;
}
