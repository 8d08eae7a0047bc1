import { newLines } from './new-lines.js';
import type { Output, Reporter } from './reporter.js';
import { submittedTakes } from './submitted-takes.js';

const SILENCE_MS = 25_000; // Build services stop a job without output.

/** Reports to pipes and build logs: one line per change, and a line when nothing changes for a while. */
export function plainReporter(output: Output): Reporter {
  const takes = submittedTakes();
  const fresh = newLines();
  let last = 0;
  const say = (line: string) => output.write(`${line}\n`);
  const heartbeat = setInterval(() => {
    const now = Date.now();
    const lines = takes.lines(now);
    if (lines.length === 0 || now - last < SILENCE_MS) return;
    last = now;
    say(lines.join('\n'));
  }, 1000);
  heartbeat.unref();
  return {
    report(event) {
      takes.follow(event);
      const line = fresh.of(event);
      if (line === null) return;
      last = Date.now();
      say(line);
    },
    close() {
      clearInterval(heartbeat);
      const rest = fresh.rest();
      if (rest !== null) say(rest);
    },
  };
}
