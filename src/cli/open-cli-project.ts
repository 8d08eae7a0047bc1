import { existsSync } from 'node:fs';
import type { RenderEvent } from '../events/render-event.js';
import { readStoryboard } from '../ingest/read-storyboard.js';
import { openProject, type Project } from '../project/project.js';
import type { Terminal } from './terminal.js';

/** The options that say where a studio stands. */
export interface PlaceOptions {
  readonly stateDir?: string;
  readonly ffmpeg?: string;
}

export function openCliProject(
  storyboard: string,
  options: PlaceOptions,
  { terminal, onEvent }: { terminal: Terminal; onEvent?: (event: RenderEvent) => void },
): Project {
  return openProject({
    storyboard,
    env: terminal.env,
    ...(options.stateDir === undefined ? {} : { stateFolder: options.stateDir }),
    ...(options.ffmpeg === undefined ? {} : { ffmpeg: options.ffmpeg }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

/**
 * Refuses a place where there is neither a storyboard nor a state: of a mistyped path nothing is in flight, which is
 * no answer. Throws RenderError `storyboard-not-found`.
 */
export async function refuseLostPlace({ storyboard, stateFolder }: Project): Promise<void> {
  if (!existsSync(stateFolder)) await readStoryboard(storyboard);
}
