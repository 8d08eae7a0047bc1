import type { Output, Reporter } from './reporter.js';

/** For programs: every event as one line of JSON. */
export function jsonReporter(output: Output): Reporter {
  return {
    tell: (event) => output.write(`${JSON.stringify(event)}\n`),
    close: () => {},
  };
}
