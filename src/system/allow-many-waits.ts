import { setMaxListeners } from 'node:events';

/** Returns the signal, which any number of waits may follow at once. Above ten, Node would print a warning of a leak. */
export function allowManyWaits(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}
