import pc from 'picocolors';
import { RenderError } from '../../diagnostics/render-error.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { sourceStack } from '../../system/source-stack.js';
import { exitCode } from './exit-code.js';
import { isColoured, printJson, type Terminal } from './terminal.js';

/** Explains why a command ended early and returns its exit code. */
export function showFailure(error: unknown, terminal: Terminal, json: boolean): number {
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

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

// Not every failure of the file system is anticipated. A user's unreadable folder is not our bug, so it shows no stack.
function systemFault(error: unknown): RenderError | undefined {
  if (!isSystemFault(error)) return undefined;
  if ('syscall' in error && error.syscall === 'uv_cwd') {
    const hint = 'Change to an existing folder and run the command again.';
    return new RenderError('folder-gone', 'The current folder no longer exists.', {
      hint,
      cause: error,
    });
  }
  const path = 'path' in error ? ` at ${error.path}` : '';
  const call = 'syscall' in error ? `The system call "${error.syscall}"` : 'A system call';
  return new RenderError('system-fault', `${call} failed${path}: ${errnoMessage(error)}.`, {
    hint: 'Check the path and its permissions. If they are correct, please report this.',
    cause: error,
  });
}

// The user can correct these in the arguments or the storyboard; all other codes are external failures.
const USAGE = new Set([
  'too-few-images',
  'folder-not-found',
  'unknown-provider',
  'unknown-action',
  'bad-option',
  'bad-fault',
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
