import type { UrgencyOf } from '../providers/provider-entry.js';

/** Which drawings come first. */
export interface DrawingOrder {
  readonly urgencyOf: UrgencyOf;
  /** Replaces the order. */
  decide(by: UrgencyOf): void;
}

/** An order in which all drawings are equal. */
export function openDrawingOrder(): DrawingOrder {
  let current: UrgencyOf = () => 0;
  return {
    urgencyOf: (request) => current(request),
    decide(by) {
      current = by;
    },
  };
}
