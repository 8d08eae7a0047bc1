/** Ctrl-C, or a terminal that is closed, as the program sees it: first to finish politely, then to leave at once. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** The part of a process that is needed, so that a test can play it. */
export interface InterruptedProcess {
  on(event: InterruptSignal, listener: () => void): unknown;
  off(event: InterruptSignal, listener: () => void): unknown;
  exit(code: number): never;
  readonly pid: number;
  kill(pid: number, signal: 'SIGHUP'): unknown;
}

// Who closes the window of a terminal means to end what runs in it.
type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The reason of the signal after Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'AbortError';
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort and a second one into an immediate exit with 130.
 * Nothing is lost by leaving: all that matters was written down before it was waited for.
 */
export function listenForInterrupt(target: InterruptedProcess = process): Interrupt {
  const controller = new AbortController();
  let hungUp = false;
  const interrupt = (): void => {
    if (controller.signal.aborted) target.exit(130);
    controller.abort(new Interrupted('Interrupted'));
  };
  // A terminal that is closed and the shell in it both say so: that is no impatience.
  const hangUp = (): void => {
    hungUp = true;
    controller.abort(new Interrupted('The terminal was closed'));
  };
  target.on('SIGINT', interrupt);
  target.on('SIGTERM', interrupt);
  target.on('SIGHUP', hangUp);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      target.off('SIGINT', interrupt);
      target.off('SIGTERM', interrupt);
      target.off('SIGHUP', hangUp);
      // By itself Node would end with an assertion here: it wants to mend the settings of a terminal that is gone.
      if (hungUp) target.kill(target.pid, 'SIGHUP');
    },
  };
}
