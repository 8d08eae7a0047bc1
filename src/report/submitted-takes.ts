import type { RenderEvent } from '../events/render-event.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { formatMachine } from './event-lines.js';
import { formatDuration } from './format-values.js';

/** The takes that are at a provider, as the events show them. */
export interface SubmittedTakes {
  follow(event: RenderEvent): void;
  /** One line per take, for a time in which nothing else is written. */
  lines(now: number): readonly string[];
}

interface Submitted {
  readonly since: number;
  state: 'waiting' | 'running' | 'downloading';
  machine?: string | undefined;
}

export function submittedTakes(): SubmittedTakes {
  const takes = new Map<string, Submitted>();
  const paid = new Set<string>();
  return {
    follow(event) {
      switch (event.type) {
        case 'render-planned':
          for (const { take } of event.decisions)
            if (take.price.kind !== 'free') paid.add(formatTake(labelOf(take)));
          return;
        case 'take-submitted':
        case 'take-reattached':
          takes.set(formatTake(event), { since: event.at, state: 'waiting' });
          return;
        case 'take-progressed': {
          const take = takes.get(formatTake(event));
          if (take === undefined) return;
          take.state = event.phase === 'queued' ? 'waiting' : event.phase;
          take.machine = event.machine;
          return;
        }
        case 'clip-accepted':
        case 'clip-collected':
        case 'take-failed':
          takes.delete(formatTake(event));
      }
    },
    lines: (now) =>
      [...takes].map(([shots, { since, state, machine }]) => {
        const free = state === 'waiting' && paid.has(shots) ? '; it can still be cancelled for free' : '';
        return `${shots}  still ${state}${formatMachine(machine)} after ${formatDuration((now - since) / 1000)}${free}`;
      }),
  };
}
