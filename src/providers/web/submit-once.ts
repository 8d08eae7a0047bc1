import type { NoAnswer } from './connection.js';
import { NoAnswer as Unanswered } from './connection.js';
import type { TaskIdFinder } from './id-in-answer.js';
import type { WebAnswer } from './web-answer.js';
import { lostAnswer, noConnection } from './web-failure.js';

/** An answer to a submit. A broken one names a task; all other broken ones are failures. */
export type SubmitAnswer = WebAnswer & { readonly broken?: NoAnswer };

/** What sends a paid request. */
export interface SubmitCall {
  readonly vendor: string;
  /** Sends the request once on a new connection. Throws NoAnswer. */
  readonly send: (signal: AbortSignal) => Promise<WebAnswer>;
  readonly ids: TaskIdFinder;
}

/**
 * Sends a paid request exactly once, and waits for its answer whatever happens: to abort it would not cancel the task, only
 * lose its id. An answer that breaks off counts if it names the task. Throws ProviderFailure `unknown-outcome` when the request
 * may have arrived, and another kind when it certainly did not.
 */
export async function submitOnce({ vendor, send, ids }: SubmitCall): Promise<SubmitAnswer> {
  try {
    return await send(new AbortController().signal);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const { partial, left } = error;
    if (partial && ids.find(partial).state === 'named') return { ...partial, body: undefined, broken: error };
    throw left ? lostAnswer(vendor, error) : noConnection(vendor, 'the submit', error);
  }
}
