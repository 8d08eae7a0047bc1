import { naturalOrder } from '../base/natural-order.js';
import type { RenderEvent } from '../events/render-event.js';
import { formatTake } from '../plan/take-label.js';
import { formatEvent } from './event-lines.js';
import { count } from './format-values.js';

/** The lines of events. A reason for which many takes fail, such as a wrong key, is written once. */
export interface NewLines {
  /** The lines of an event; null when it has none, or is a failure for a reason that was written. */
  of(event: RenderEvent): string | null;
  /** What was held back until another line is written; null if nothing was. */
  rest(): string | null;
}

/** Starts with no line. */
export function newLines(): NewLines {
  // The take that failed first for a reason, and the others that were not named yet.
  const reasons = new Map<string, { readonly first: string; more: string[] }>();
  const rest = (): string | null => {
    const lines = [...reasons.values()].flatMap((reason) => {
      const { first, more } = reason;
      reason.more = [];
      return more.length === 0 ? [] : [sameReason(first, more)];
    });
    return lines.length === 0 ? null : lines.join('\n');
  };
  return {
    rest,
    of(event) {
      if (event.type === 'take-failed') {
        const name = [event.code, event.message, event.hint].join('\n');
        const known = reasons.get(name);
        known?.more.push(formatTake(event));
        if (known !== undefined) return null;
        reasons.set(name, { first: formatTake(event), more: [] });
      }
      const line = formatEvent(event);
      if (line === null) return null;
      return [rest(), line].filter((text) => text !== null).join('\n');
    },
  };
}

const MOST_NAMES = 12;

function sameReason(first: string, more: readonly string[]): string {
  const sorted = [...more].sort(naturalOrder);
  const named = sorted.slice(0, MOST_NAMES).join(', ');
  const left = more.length > MOST_NAMES ? ` and ${more.length - MOST_NAMES} more` : '';
  return `${count(more.length, 'more take')} failed for the same reason as ${first}: ${named}${left}`;
}
