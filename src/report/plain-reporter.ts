import { eventLine, names } from './event-lines.js';
import { formatDuration } from './format.js';
import type { Output, Reporter } from './reporter.js';

const SILENCE_MS = 25_000; // Build services stop a job that says nothing for too long.

/** For pipes and build logs: one line per change, and a sign of life when nothing changes for long. */
export function plainReporter(output: Output): Reporter {
  const running = new Map<string, number>();
  let last = 0;
  const say = (line: string) => output.write(`${line}\n`);
  const alive = setInterval(() => {
    const now = Date.now();
    if (running.size === 0 || now - last < SILENCE_MS) return;
    last = now;
    say(
      [...running]
        .map(([shot, since]) => `${shot}  still running after ${formatDuration((now - since) / 1000)}`)
        .join('\n'),
    );
  }, 1000);
  alive.unref();
  return {
    tell(event) {
      if (event.type === 'take-submitted' || event.type === 'take-reattached')
        running.set(names(event.shots), event.at);
      if (event.type === 'clip-accepted' || event.type === 'take-failed') running.delete(names(event.shots));
      const line = eventLine(event);
      if (line === null) return;
      last = Date.now();
      say(line);
    },
    close: () => clearInterval(alive),
  };
}
