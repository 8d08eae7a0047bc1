import { plainReporter } from '../../report/plain-reporter.js';
import type { Reporter } from '../../report/reporter.js';
import { isLive, type Terminal } from '../terminal/terminal.js';

/** Reports progress on standard error: live lines on a terminal, else one line per change. */
export async function terminalReporter(terminal: Terminal): Promise<Reporter> {
  if (!isLive(terminal)) return plainReporter(terminal.stderr);
  const { liveReporter } = await import('../../report/live-reporter.js');
  return liveReporter(terminal.stderr);
}
