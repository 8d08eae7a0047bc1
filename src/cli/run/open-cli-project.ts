import { existsSync } from 'node:fs';
import type { RenderEvent } from '../../events/render-event.js';
import { readStoryboard } from '../../ingest/read-storyboard.js';
import { openProject, type Project } from '../../project/project.js';
import { formatEvent } from '../../report/event-lines.js';
import type { Terminal } from '../terminal/terminal.js';

/** The options that locate a project and its ffmpeg. */
export interface ProjectArgs {
  readonly stateDir?: string;
  readonly ffmpeg?: string;
  readonly queue?: string;
}

/**
 * Opens the project of a storyboard with the options and the environment of the command. Without `onEvent`, warnings
 * about this machine go to standard error.
 */
export function openCliProject(
  storyboard: string,
  args: ProjectArgs,
  {
    terminal,
    onEvent = showMachineFaults(terminal),
  }: { terminal: Terminal; onEvent?: (event: RenderEvent) => void },
): Project {
  return openProject({
    storyboard,
    env: terminal.env,
    ...(args.stateDir === undefined ? {} : { stateFolder: args.stateDir }),
    ...(args.ffmpeg === undefined ? {} : { ffmpeg: args.ffmpeg }),
    ...(args.queue === undefined ? {} : { queue: args.queue }),
    onEvent,
  });
}

function showMachineFaults({ stderr }: Terminal): (event: RenderEvent) => void {
  return (event) => {
    if (event.type !== 'warned') return;
    if (event.code.startsWith('cache-') || MACHINE_FAULTS.has(event.code))
      stderr.write(`${formatEvent(event)}\n`);
  };
}

const MACHINE_FAULTS: ReadonlySet<string> = new Set(['files-polled']);

/**
 * Rejects a path with neither a storyboard nor a state folder: "nothing is in flight" would be a misleading answer to
 * a mistyped path. Throws RenderError `storyboard-not-found`.
 */
export async function rejectMissingProject({ storyboard, stateFolder }: Project): Promise<void> {
  if (!existsSync(stateFolder)) await readStoryboard(storyboard);
}
