import type { Output, Reporter } from './reporter.js';

/** Reports to programs: every event as one line of JSON. */
export function jsonReporter(output: Output): Reporter {
  return {
    report: (event) => output.write(`${JSON.stringify(event)}\n`),
    close: () => {},
  };
}
