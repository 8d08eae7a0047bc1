import { formatEvent, formatShots } from './event-lines.js';
import { formatDuration } from './format-values.js';
import type { Output, Reporter } from './reporter.js';

const SILENCE_MS = 25_000; // Build services stop a job without output.

/** Reports to pipes and build logs: one line per change, and a line when nothing changes for a while. */
export function plainReporter(output: Output): Reporter {
  const running = new Map<string, number>();
  let last = 0;
  const say = (line: string) => output.write(`${line}\n`);
  const heartbeat = setInterval(() => {
    const now = Date.now();
    if (running.size === 0 || now - last < SILENCE_MS) return;
    last = now;
    say(
      [...running]
        .map(([shot, since]) => `${shot}  still running after ${formatDuration((now - since) / 1000)}`)
        .join('\n'),
    );
  }, 1000);
  heartbeat.unref();
  return {
    report(event) {
      if (event.type === 'take-submitted' || event.type === 'take-reattached')
        running.set(formatShots(event.shots), event.at);
      if (event.type === 'clip-accepted' || event.type === 'take-failed')
        running.delete(formatShots(event.shots));
      const line = formatEvent(event);
      if (line === null) return;
      last = Date.now();
      say(line);
    },
    close: () => clearInterval(heartbeat),
  };
}
