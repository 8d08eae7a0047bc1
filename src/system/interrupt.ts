/** Ctrl-C as the program sees it: a signal to finish politely, and a second one to leave at once. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** The part of a process that is needed, so that a test can play it. */
export interface InterruptedProcess {
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): never;
}

/** The reason of the signal after Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'AbortError';
}

/**
 * Turns the first SIGINT or SIGTERM into an abort and the second into an immediate exit with 130.
 * Nothing is lost by leaving: all that matters was written down before it was waited for.
 */
export function listenForInterrupt(target: InterruptedProcess = process): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) target.exit(130);
    controller.abort(new Interrupted('Interrupted'));
  };
  target.on('SIGINT', listener);
  target.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      target.off('SIGINT', listener);
      target.off('SIGTERM', listener);
    },
  };
}
