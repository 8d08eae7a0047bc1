import { type Operation, type Progress, ProviderFailure } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { objectIn, type WireObject } from '../web/web-answer.js';
import { failure } from '../web/web-failure.js';
import { comfyuiErrors, executionError } from './comfyui-errors.js';
import { type ComfyuiOperation, readOperation, type ServerFile } from './comfyui-operation.js';
import { type FileAccess, findOutputFile } from './find-output-file.js';
import { savedFile } from './saved-files.js';
import type { Server, ServerPool } from './server-pool.js';
import { taskState } from './task-state.js';

/** What polls need. */
export interface PollSetup {
  readonly pool: ServerPool;
  readonly files: FileAccess;
}

const WAIT_FOR_NEWS_MS = 5000;
const WITHOUT_NEWS_MS = 2000;
/** After so many polls without an answer, another server gets the take. */
const MOST_UNANSWERED = 3;

/** Polls a take, and waits a moment for news of it where the server sends any. Throws ProviderFailure. */
export async function poll(journaled: Operation, setup: PollSetup, signal: AbortSignal): Promise<Progress> {
  signal.throwIfAborted();
  const operation = readOperation(journaled);
  const server = setup.pool.at(operation.server);
  server.socket.connect();
  try {
    const progress = await pollOnce(operation, server, { setup, signal });
    server.unanswered = 0;
    if (progress.state !== 'pending') end(operation, server, setup);
    else server.busy.add(operation.task);
    return progress;
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'expired') end(operation, server, setup);
    throw (await isGone(error, { server, setup, signal })) ? goneServer(operation, server, setup) : error;
  }
}

async function pollOnce(
  operation: ComfyuiOperation,
  server: Server,
  { setup, signal }: { readonly setup: PollSetup; readonly signal: AbortSignal },
): Promise<Progress> {
  const { calls, socket } = server;
  const { task } = operation;
  const heard = socket.heard(task);
  const hasNews = socket.isOpen && socket.isExpected(task);
  // The messages say enough, as long as they arrive.
  if (socket.isRunning(task)) {
    await socket.waitForNews(task, heard, WAIT_FOR_NEWS_MS, signal);
    if (socket.isRunning(task) && socket.heard(task) > heard) return running(socket, operation);
  }
  let state = await taskState(calls, task, signal);
  if (state.place === 'waiting' && hasNews) {
    await socket.waitForNews(task, socket.heard(task), WAIT_FOR_NEWS_MS, signal);
    if (socket.isRunning(task)) return running(socket, operation);
    state = await taskState(calls, task, signal);
  }
  if (state.place === 'ended') return outcomeOf(state.entry, operation);
  if (state.place === 'none') return await withoutHistory(operation, setup, signal);
  if (state.place === 'running') return running(socket, operation);
  const askAgainInMs = hasNews ? 0 : WITHOUT_NEWS_MS;
  return { state: 'pending', phase: 'queued', fraction: null, askAgainInMs };
}

function running(socket: Server['socket'], { task, samplers }: ComfyuiOperation): Progress {
  return {
    state: 'pending',
    phase: 'running',
    fraction: socket.fractionOf(task, samplers),
    // The next poll waits for a message itself.
    askAgainInMs: socket.isRunning(task) ? 0 : WITHOUT_NEWS_MS,
  };
}

function outcomeOf(entry: WireObject, { task, server, output }: ComfyuiOperation): Progress {
  const status = objectIn(entry.status);
  const error = executionError(status?.messages);
  const file = savedFile(entry, output, server);
  if (error !== null || (status?.status_str === 'error' && file === null)) {
    const known = error ?? { code: 'execution_error', message: 'no reason is given' };
    return { state: 'failed', failure: taskFailure(known, comfyuiErrors) };
  }
  if (file !== null) return done(task, file);
  const message = 'the workflow ended without the file of a video';
  return { state: 'failed', failure: taskFailure({ code: 'no-file', message }, comfyuiErrors) };
}

// The history is in the memory of the server, and files remain.
async function withoutHistory(
  operation: ComfyuiOperation,
  { files }: PollSetup,
  signal: AbortSignal,
): Promise<Progress> {
  const file = await findFile(operation, files, signal);
  if (file !== null) return done(operation.task, file);
  throw failure('expired', 'take-expired', `ComfyUI: ${operation.server} no longer knows the take.`, {
    hint: 'The server was restarted, or the take was deleted there. It was free, so it is generated again.',
  });
}

/** The file of a take without a history. Throws ProviderFailure. */
export async function findFile(
  take: Pick<ComfyuiOperation, 'server' | 'prefix'>,
  files: FileAccess,
  signal: AbortSignal,
): Promise<ServerFile | null> {
  try {
    return await findOutputFile(take, files, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw failure('transient', 'no-connection', `ComfyUI: the poll got no answer: ${why}.`, { cause });
  }
}

function done(task: string, file: ServerFile): Progress {
  return {
    state: 'done',
    asset: { location: { ...file }, expiresAt: null },
    receipt: { cost: 'free', actualPrompt: null, requestId: null, taskId: task, usage: null },
  };
}

function end({ task }: ComfyuiOperation, { socket }: Server, { pool }: PollSetup): void {
  pool.done(task);
  socket.forget(task);
}

async function isGone(
  error: unknown,
  {
    server,
    setup: { pool },
    signal,
  }: { readonly server: Server; readonly setup: PollSetup; readonly signal: AbortSignal },
): Promise<boolean> {
  if (!(error instanceof ProviderFailure) || error.code !== 'no-connection') return false;
  server.unanswered += 1;
  if (server.unanswered < MOST_UNANSWERED) return false;
  const others = pool.named.filter((one) => one !== server);
  const answers = await Promise.allSettled(others.map(({ calls }) => calls.remaining(signal)));
  return answers.some(({ status }) => status === 'fulfilled');
}

function goneServer(operation: ComfyuiOperation, server: Server, setup: PollSetup): ProviderFailure {
  end(operation, server, setup);
  const message = `ComfyUI: ${operation.server} does not answer, and another server does.`;
  return failure('expired', 'server-gone', message, {
    hint: 'The take was free, so another server generates it.',
  });
}
