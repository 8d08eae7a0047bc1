import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RenderError } from '../../diagnostics/render-error.js';

/** Opens a file with the program that this system uses for it. Throws RenderError `no-opener` if there is none. */
export async function openWithSystem(path: string): Promise<void> {
  const [command, ...args] = commandFor(process.platform);
  const child = spawn(command, [...args, path], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new RenderError('no-opener', `The program "${command}", which opens files, cannot be started.`, {
      hint: 'The path of the film is printed above: open it in a player.',
      cause,
    });
  }
  child.unref();
}

/** Opens one of our own addresses in the user's browser, if there is one. */
export function openInBrowser(url: string): void {
  const [command, ...args] = commandFor(process.platform);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function commandFor(platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      // Not through a shell: rundll32 uses the address unchanged.
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return ['xdg-open'];
  }
}
