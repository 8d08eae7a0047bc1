import { errnoMessage } from '../system/errno-message.js';

/** What became of standard output. */
export interface GuardedStreams {
  /** The exit code of a command that ended with this one: output that nobody has is no success. */
  exitCode(code: number): number;
}

/**
 * Lets the work go on when its words can be written nowhere any more: what is made must not be lost with a reader or a
 * log. A reader that goes away early, like `head`, has all that it wanted.
 */
export function guardStreams({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): GuardedStreams {
  let lost = false;
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || lost) return;
    lost = true;
    stderr.write(`output-lost\n  Standard output could not be written: ${errnoMessage(error)}.\n`);
    process.exitCode ||= 1; // The command may have ended before its last words failed.
  });
  return { exitCode: (code) => (code === 0 && lost ? 1 : code) };
}
