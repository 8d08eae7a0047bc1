/** Ctrl-C or a closed terminal: the first signal ends the program cleanly, the second one at once. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** The part of a process that is needed, so that a test can replace it. */
export interface InterruptedProcess {
  on(event: InterruptSignal, listener: () => void): unknown;
  off(event: InterruptSignal, listener: () => void): unknown;
  exit(code: number): never;
  readonly pid: number;
  kill(pid: number, signal: 'SIGHUP'): unknown;
}

// Closing the window of a terminal is meant to end the programs in it.
type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The reason of the signal after Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'AbortError';
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort and a second one into an immediate exit with 130.
 * Exiting loses nothing: everything that matters is on the disk before it is waited for.
 */
export function listenForInterrupt(target: InterruptedProcess = process): Interrupt {
  const controller = new AbortController();
  let hungUp = false;
  const interrupt = (): void => {
    if (controller.signal.aborted) target.exit(130);
    controller.abort(new Interrupted('Interrupted'));
  };
  // A closed terminal and the shell in it both send the signal: a second one does not mean that the user is impatient.
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
      // Without it Node fails with an assertion when it restores the settings of the closed terminal.
      if (hungUp) target.kill(target.pid, 'SIGHUP');
    },
  };
}
