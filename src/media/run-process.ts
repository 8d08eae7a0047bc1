import { rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { RenderError } from '../diagnostics/render-error.js';
import { allowManyWaits } from '../system/allow-many-waits.js';
import type { MediaJob, MediaOutcome } from './engine.js';
import { readMessages } from './process-messages.js';

/** The process that runs one media job, for any engine. */
export interface MediaProcess {
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs the process to its end. On failure or abort, kills it at once and removes its output files. */
export async function runProcess(
  { command, args }: MediaProcess,
  job: MediaJob,
  signal: AbortSignal,
): Promise<MediaOutcome> {
  signal.throwIfAborted();
  allowManyWaits(signal);
  const { execa } = await import('execa'); // Slow to load, and an unchanged render does not need it.
  const child = execa(command, args, {
    stdin: job.input === undefined ? 'ignore' : 'pipe',
    buffer: false,
    reject: false,
    cancelSignal: signal,
    // Incomplete output is deleted, so a clean shutdown is not needed.
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
  const isComplete = !result.failed && !WRITE_FAILED.test(stderr);
  if (isComplete && stopped.by === undefined) return { stdout, stderr };
  await removeOutputs(job);
  signal.throwIfAborted();
  if (stopped.by !== undefined) throw stopped.by;
  throw mediaFailure(stderr, describeExit(result), result.cause);
}

// Some versions exit successfully although the disk was full for the last bytes.
const WRITE_FAILED =
  /Error writing trailer|Error closing file|av_interleaved_write_frame\(\)|No space left on device|Disk quota exceeded|File too large/;

// A producer may reuse its memory as soon as the next chunk is requested, so wait until this one is written.
async function feed(
  input: AsyncIterable<Uint8Array>,
  stdin: Writable,
  stop: (error: unknown) => void,
): Promise<void> {
  // A process that has read enough closes its end. That is not a failure: the exit code decides.
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
    // The process was killed while it wrote; its exit status has the reason.
  }
  return Buffer.concat(chunks);
}

async function removeOutputs({ args }: MediaJob): Promise<void> {
  for (const argument of args) {
    if (typeof argument !== 'string' && 'write' in argument) await rm(argument.write, { force: true });
  }
}

const ENDED_BY = 'It was ended by';

/**
 * Whether ffmpeg itself refused its input. A process that was killed says nothing about the input. The text decides, because
 * the failure of a job on another machine arrives as text.
 */
export function isRefusedInput(error: unknown): error is RenderError {
  return (
    error instanceof RenderError && error.code === 'ffmpeg-failed' && !error.message.includes(`${ENDED_BY} `)
  );
}

// A process that was killed or could not be started writes no message.
function describeExit({
  signal,
  exitCode,
  originalMessage,
}: {
  readonly signal?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly originalMessage?: string | undefined;
}): string | undefined {
  if (signal !== undefined) return `${ENDED_BY} ${signal}.`;
  return exitCode === undefined ? originalMessage : undefined;
}

function mediaFailure(stderr: string, problem: string | undefined, cause: unknown): RenderError {
  const lines = stderr.trim().split('\n').filter(Boolean);
  const reason = problem ?? (lines.slice(-8).join('\n') || 'It wrote no message.');
  const code = failureCode(`${stderr} ${reason}`);
  return new RenderError(code, `ffmpeg failed:\n${reason}`, { hint: failureHint(code, reason), cause });
}

function failureCode(text: string): 'disk-full' | 'disk-quota' | 'ffmpeg-failed' {
  if (/Disk quota exceeded/i.test(text)) return 'disk-quota';
  // The system sends SIGXFSZ when a file exceeds a limit.
  return /No space left on device|File too large|SIGXFSZ/i.test(text) ? 'disk-full' : 'ffmpeg-failed';
}

function failureHint(code: ReturnType<typeof failureCode>, reason: string): string {
  if (code === 'disk-full') return 'Free some disk space and render again; finished work is kept.';
  if (code === 'disk-quota')
    return 'Delete files of your own or ask for a larger disk quota, and render again; finished work is kept.';
  if (reason.includes('SIGKILL')) {
    return 'Often the machine has too little memory. Render again; finished work is kept.';
  }
  return 'Run `inbetween doctor` to see which ffmpeg is used and which features it lacks.';
}
