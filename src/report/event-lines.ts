import { unreachable } from '../base/unreachable.js';
import type { RenderEvent } from '../events/render-event.js';
import { count, formatBytes, formatDuration, formatReceipt } from './format.js';
import { normalizedLines } from './normalized-images.js';

/** What an event means to a person, as one line; null for what is only of interest while it moves. */
export function eventLine(event: RenderEvent): string | null {
  switch (event.type) {
    case 'render-planned': {
      const make = event.decisions.filter(({ action }) => action === 'submit').length;
      const fetch = event.decisions.filter(({ action }) => action === 'reattach').length;
      const wait = event.decisions.filter(({ action }) => action === 'blocked').length;
      const parts = [
        count(event.shots, 'shot'),
        make > 0 ? `${count(make, 'clip')} to make` : null,
        fetch > 0 ? `${count(fetch, 'running take')} to collect` : null,
        event.decisions.every(({ action }) => action === 'reuse') ? 'every clip exists' : null,
        wait > 0 ? `${count(wait, 'clip')} not to be made now` : null,
      ];
      const asked = event.decisions.filter(({ action }) => action === 'submit').map(({ take }) => take);
      return [parts.filter(Boolean).join(', '), ...normalizedLines(asked)].join('\n');
    }
    case 'take-submitted':
      return `${names(event.shots)}  started`;
    case 'take-reattached':
      return `${names(event.shots)}  found again: it was started before`;
    case 'take-progressed':
      return null;
    case 'take-retried':
      return `${names(event.shots)}  ${event.why}; next try in ${formatDuration(event.waitMs / 1000)}`;
    case 'take-sought':
      return `${names(event.shots)}  still looked for: its submit was not answered, and a task that may be it has not ended; next look in ${formatDuration(event.waitMs / 1000)}, nothing is sent again`;
    case 'clip-accepted':
      return `${names(event.shots)}  done in ${formatDuration(event.tookMs / 1000)}, ${event.frames} frames, ${formatReceipt(event.cost)}`;
    case 'clip-collected':
      return `${names(event.shots)}  collected from ${event.provider}: it was paid for before`;
    case 'take-failed':
      return `${names(event.shots)}  failed (${event.code}): ${event.message}${event.hint ? `\n  ${event.hint}` : ''}`;
    case 'clip-conformed':
      return `${names(event.shots)}  conformed to the film: ${event.why}; ${event.frames === 1 ? 'one frame was' : `${event.frames} frames were`} encoded`;
    case 'seam-measured':
    case 'film-progressed':
      return null;
    case 'film-published':
      return `film  ${event.path}  ${event.frames} frames, ${formatBytes(event.bytes)}, ${event.packets.copied} of ${event.packets.total} pictures copied untouched`;
    case 'film-unchanged':
      return `film  ${event.path}  unchanged`;
    case 'output-progressed':
      return null;
    case 'output-published':
      return `output  ${event.path}  ${event.size.width}x${event.size.height}, ${event.frames} frames, ${formatBytes(event.bytes)}`;
    case 'output-unchanged':
      return `output  ${event.path}  unchanged`;
    case 'warned':
      return `warning  ${event.message}`;
    default:
      return unreachable(event);
  }
}

export function names(shots: readonly string[]): string {
  return shots.join(' + ');
}
