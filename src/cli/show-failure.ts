import pc from 'picocolors';
import { RenderError } from '../diagnostics/render-error.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { sourceStack } from '../system/source-stack.js';
import { exitCode } from './exit-code.js';
import { isColoured, printJson, type Terminal } from './terminal.js';

/** Explains why a command ended early, and answers its exit code. */
export function showFailure(error: unknown, terminal: Terminal, json: boolean): number {
  const paint = pc.createColors(isColoured(terminal.stderr, terminal.env));
  if (isInterrupt(error)) {
    terminal.stderr.write('Interrupted. What was made is kept; the same command goes on from there.\n');
    if (json) printJson(terminal, { ok: false, code: 'interrupted' });
    return exitCode.interrupted;
  }
  const known = error instanceof RenderError ? error : systemFault(error);
  if (known) {
    const { code, message, hint } = known;
    if (json) printJson(terminal, { ok: false, code, message: message, hint: hint });
    terminal.stderr.write(`${paint.red(code)}\n  ${message}\n${hint ? `  ${hint}\n` : ''}`);
    return codeOf(code);
  }
  const stack = error instanceof Error ? sourceStack(error) : String(error);
  if (json) printJson(terminal, { ok: false, code: 'bug', message: stack });
  terminal.stderr.write(
    `${paint.red('bug')}\n  This is a mistake of inbetween, not yours. Please report it with these lines:\n${stack}\n`,
  );
  return exitCode.failed;
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

// The world fails in more ways than are foreseen. A folder that is in the way is no mistake of ours to show a stack of.
function systemFault(error: unknown): RenderError | undefined {
  if (!isSystemFault(error)) return undefined;
  if ('syscall' in error && error.syscall === 'uv_cwd') {
    const hint = 'Change into a folder that exists, and run it again.';
    return new RenderError('folder-gone', 'The folder that this command was started in is gone.', {
      hint,
      cause: error,
    });
  }
  const path = 'path' in error ? ` at ${error.path}` : '';
  const what = 'syscall' in error ? `do "${error.syscall}"` : 'go on';
  return new RenderError('system-fault', `The system could not ${what}${path}: ${errnoMessage(error)}.`, {
    hint: 'Check that place and its permissions. If nothing is wrong with it, please report this.',
    cause: error,
  });
}

// What the user can mend in the words or the file; every other code is the world's.
const USAGE = new Set([
  'too-few-pictures',
  'folder-not-found',
  'unknown-provider',
  'unknown-action',
  'bad-option',
  'bad-state-folder',
  'bad-store',
  'no-shared-store',
  'no-such-take',
]);
const UNREADABLE_LOCK = new Set(['lockfile-unreadable', 'lockfile-newer']);
const ACCOUNT = new Set(['key-missing', 'unauthorised', 'out-of-money']);

function codeOf(code: string): number {
  if (code.startsWith('storyboard-') || UNREADABLE_LOCK.has(code) || USAGE.has(code)) return exitCode.usage;
  if (code === 'lockfile-missing' || code === 'lockfile-merging') return exitCode.forbidden;
  return ACCOUNT.has(code) ? exitCode.account : exitCode.failed;
}
