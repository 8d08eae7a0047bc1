import type { RenderEvent } from '../events/render-event.js';

/** Shows the progress of a render. Receives every event in order, and is closed once at the end. */
export interface Reporter {
  report(event: RenderEvent): void;
  close(): void;
}

/** A destination for text: a terminal, a pipe, a test. */
export interface Output {
  write(text: string): void;
}
