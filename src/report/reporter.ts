import type { RenderEvent } from '../events/render-event.js';

/** Shows a render to somebody. Told everything that happens, in order; closed once at the end. */
export interface Reporter {
  tell(event: RenderEvent): void;
  close(): void;
}

/** Where text goes: a terminal, a pipe, a test. */
export interface Output {
  write(text: string): void;
}
