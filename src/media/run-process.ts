import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { RenderError } from '../diagnostics/render-error.js';
import type { MediaJob, MediaOutcome } from './engine.js';
import { readMessages } from './process-messages.js';

/** A process that does one media job, whichever engine it belongs to. */
export interface MediaProcess {
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs the process to its end. On failure or abort it is killed at once and what it wrote is removed. */
export async function runProcess(
  { command, args }: MediaProcess,
  job: MediaJob,
  signal: AbortSignal,
): Promise<MediaOutcome> {
  signal.throwIfAborted();
  setMaxListeners(0, signal); // As many jobs listen to it as there are cores.
  const { execa } = await import('execa'); // Slow to load, and an unchanged render never comes here.
  const child = execa(command, args, {
    stdin: job.input === undefined ? 'ignore' : 'pipe',
    buffer: false,
    reject: false,
    cancelSignal: signal,
    // Nothing half-written is kept, so there is nothing to close politely.
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const stopped = { by: undefined as unknown };
  const stop = (error: unknown): void => {
    stopped.by ??= error ?? new Error('The media job was stopped.');
    child.kill('SIGKILL');
  };
  const input = job.input === undefined ? undefined : feed(job.input, child.stdin as Writable, stop);
  const [result, stdout, stderr] = await Promise.all([
    child,
    collect(child.stdout, job.onOutput, stop),
    readMessages(child.stderr, job.onFrames),
    input,
  ]);
  const whole = !result.failed && !WRITE_FAILED.test(stderr);
  if (whole && stopped.by === undefined) return { stdout, stderr };
  await removeOutputs(job);
  signal.throwIfAborted();
  if (stopped.by !== undefined) throw stopped.by;
  throw mediaFailure(stderr, problemOf(result), result.cause);
}

// Some versions end with success although the last bytes found no room on the disk.
const WRITE_FAILED =
  /Error writing trailer|Error closing file|av_interleaved_write_frame\(\)|No space left on device|File too large/;

// A producer may reuse its memory as soon as it is asked for the next chunk, so wait until this one is gone.
async function feed(
  input: AsyncIterable<Uint8Array>,
  stdin: Writable,
  stop: (error: unknown) => void,
): Promise<void> {
  // A process that has read enough closes its end. That is no failure: its exit code tells.
  let closed = false;
  const closing = new Promise<void>((resolve) => {
    const close = (): void => {
      closed = true;
      resolve();
    };
    stdin.once('error', close);
    stdin.once('close', close);
  });
  try {
    for await (const chunk of input) {
      await Promise.race([closing, new Promise<void>((resolve) => stdin.write(chunk, () => resolve()))]);
      if (closed) return;
    }
    stdin.end();
  } catch (error) {
    stop(error);
  }
}

async function collect(
  stdout: Readable,
  onOutput: MediaJob['onOutput'],
  stop: (error: unknown) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let failed = false;
  try {
    for await (const chunk of stdout) {
      if (failed) continue;
      if (onOutput === undefined) {
        chunks.push(chunk as Uint8Array);
        continue;
      }
      try {
        await onOutput(chunk as Uint8Array);
      } catch (error) {
        failed = true;
        stop(error);
      }
    }
  } catch {
    // The process was killed while it wrote; the exit tells why.
  }
  return Buffer.concat(chunks);
}

async function removeOutputs({ args }: MediaJob): Promise<void> {
  for (const argument of args) {
    if (typeof argument !== 'string' && 'write' in argument) await rm(argument.write, { force: true });
  }
}

// Nobody else can tell why a process that was killed, or could not be started, said nothing.
function problemOf({
  signal,
  exitCode,
  originalMessage,
}: {
  readonly signal?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly originalMessage?: string | undefined;
}): string | undefined {
  if (signal !== undefined) return `It was ended by ${signal}.`;
  return exitCode === undefined ? originalMessage : undefined;
}

function mediaFailure(stderr: string, problem: string | undefined, cause: unknown): RenderError {
  const lines = stderr.trim().split('\n').filter(Boolean);
  const said = problem ?? (lines.slice(-8).join('\n') || 'It gave no reason.');
  // The system ends a process with that signal when its file would outgrow a limit.
  const full = /No space left on device|File too large|Disk quota exceeded|SIGXFSZ/i.test(
    `${stderr} ${said}`,
  );
  const code = full ? 'disk-full' : 'ffmpeg-failed';
  return new RenderError(code, `ffmpeg could not do its work:\n${said}`, { hint: wayOut(full, said), cause });
}

function wayOut(full: boolean, said: string): string {
  if (full) return 'Make room on the disk and render again; what is finished is kept.';
  if (said.includes('SIGKILL')) {
    return 'Often it is a machine without enough memory that ends it. Render again; what is finished is kept.';
  }
  return 'Run `inbetween doctor` to see which ffmpeg is used and what it lacks.';
}
