import type { RenderOutcome } from '../../events/render-outcome.js';

/** Thrown by a phase when the render ends there with this outcome, so that no later phase runs. */
export class EarlyEnd {
  constructor(readonly outcome: RenderOutcome) {}
}
