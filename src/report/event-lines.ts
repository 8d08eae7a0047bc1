import { unreachable } from '../base/unreachable.js';
import type { RenderEvent } from '../events/render-event.js';
import { formatDifference } from '../plan/clip-differences.js';
import { formatTake } from '../plan/take-label.js';
import { count, formatBytes, formatDuration, formatReceipt } from './format-values.js';
import { normalizedLines } from './normalized-images.js';

/** One line that describes an event; null for progress. */
export function formatEvent(event: RenderEvent): string | null {
  switch (event.type) {
    case 'render-planned': {
      const submits = event.decisions.filter(({ action }) => action === 'submit').length;
      const reattaches = event.decisions.filter(({ action }) => action === 'reattach').length;
      const blocked = event.decisions.filter(({ action }) => action === 'blocked').length;
      const parts = [
        count(event.shots, 'shot'),
        submits > 0 ? `${count(submits, 'clip')} to generate` : null,
        reattaches > 0 ? `${count(reattaches, 'submitted take')} to collect` : null,
        event.decisions.every(({ action }) => action === 'reuse') ? 'every clip exists' : null,
        blocked > 0 ? `${count(blocked, 'clip')} blocked` : null,
      ];
      const submitted = event.decisions.filter(({ action }) => action === 'submit').map(({ take }) => take);
      return [parts.filter(Boolean).join(', '), ...normalizedLines(submitted)].join('\n');
    }
    case 'take-submitted':
      return `${formatTake(event)}  started`;
    case 'take-reattached':
      return `${formatTake(event)}  reattached: it was started before`;
    case 'take-progressed':
      return null;
    case 'take-retried':
      return `${formatTake(event)}  ${event.why}; ${formatNextTry(event.waitMs)}`;
    case 'take-searched':
      return `${formatTake(event)}  still searching: its submit got no answer, and its task may exist; next check in ${formatDuration(event.waitMs / 1000)}, nothing is submitted again`;
    case 'submits-waiting':
      return `waiting for ${count(event.takes, 'take')} of other processes that use this account`;
    case 'clip-accepted':
      return `${formatTake(event)}  done in ${formatDuration(event.tookMs / 1000)}${formatMachine(event.machine)}, ${event.frames} frames, ${formatReceipt(event.cost)}${(event.differences ?? []).map((one) => `\n  ${formatDifference(one)}`).join('')}`;
    case 'clip-kept':
      return `${formatTake(event)}  kept, not used: ${formatReceipt(event.cost)}, task ${event.task}, ${event.path}`;
    case 'clip-collected':
      return `${formatTake(event)}  collected from ${event.provider}: it was already paid for`;
    case 'clip-pulled':
      return `${formatTake(event)}  copied from ${event.store}: another machine has paid for it in the meantime`;
    case 'take-failed':
      return `${formatTake(event)}  failed (${event.code}): ${event.message}${event.hint ? `\n  ${event.hint}` : ''}`;
    case 'clip-conformed':
      return `${event.shots.join(' + ')}  conformed to the film: ${event.why}; ${event.frames === 1 ? 'one frame was' : `${event.frames} frames were`} encoded${formatMachine(event.machine)}`;
    case 'seam-measured':
    case 'film-progressed':
      return null;
    case 'film-published':
      return `film  ${event.path}  ${event.frames} frames, ${formatBytes(event.bytes)}, ${event.packets.copied} of ${event.packets.total} frames copied unchanged`;
    case 'film-unchanged':
      return `film  ${event.path}  unchanged`;
    case 'output-progressed':
      return null;
    case 'output-published':
      return `output  ${event.path}  ${event.size.width}x${event.size.height}, ${event.frames} frames, ${formatBytes(event.bytes)}`;
    case 'output-unchanged':
      return `output  ${event.path}  unchanged`;
    case 'export-written':
      return `export  ${event.path}  ${event.format}`;
    case 'warned':
      return `warning  ${event.message}`;
    default:
      return unreachable(event);
  }
}

// Half a second is below the accuracy of the wait.
function formatNextTry(waitMs: number | null): string {
  if (waitMs === null) return 'next try when a running take has ended';
  return waitMs < 500 ? 'trying again now' : `next try in ${formatDuration(waitMs / 1000)}`;
}

/** Where work is done, after a verb; empty for this machine. */
export function formatMachine(machine: string | undefined): string {
  return machine === undefined ? '' : ` on ${machine}`;
}
