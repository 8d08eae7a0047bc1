import type { RenderEvent } from '../events.js';
import { openStudio, type Studio } from '../studio.js';
import type { Terminal } from './terminal.js';

/** The options that say where a studio stands. */
export interface PlaceOptions {
  readonly stateDir?: string;
  readonly ffmpeg?: string;
}

export function openCliStudio(
  storyboard: string,
  options: PlaceOptions,
  { terminal, onEvent }: { terminal: Terminal; onEvent?: (event: RenderEvent) => void },
): Studio {
  return openStudio({
    storyboard,
    env: terminal.env,
    ...(options.stateDir === undefined ? {} : { stateFolder: options.stateDir }),
    ...(options.ffmpeg === undefined ? {} : { ffmpeg: options.ffmpeg }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}
