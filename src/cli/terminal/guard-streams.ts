import { errnoMessage } from '../../system/errno-message.js';

/** The state of standard output. */
export interface GuardedStreams {
  /** The exit code of a command that ended with `code`: lost output is not a success. */
  exitCode(code: number): number;
}

/**
 * Lets a command continue when its output can no longer be written: clips must not be lost because a log is full. A
 * reader that closes early, like `head`, has read all that it needs.
 */
export function guardStreams({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): GuardedStreams {
  let lost = false;
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || lost) return;
    lost = true;
    stderr.write(`output-lost\n  Standard output could not be written: ${errnoMessage(error)}.\n`);
    process.exitCode ||= 1; // The command may have ended before its last write failed.
  });
  return { exitCode: (code) => (code === 0 && lost ? 1 : code) };
}
