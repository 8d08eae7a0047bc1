import { startStoryboard } from '../../ingest/start-storyboard.js';
import { count } from '../../report/format.js';
import { packageFile } from '../../system/package-files.js';
import { exitCode } from '../exit-code.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween init [folder] [--from pictures]` */
export async function runInit(
  folder: string,
  options: { readonly from?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const started = await startStoryboard(folder, { from: options.from ?? null, samples: sampleImages() });
  if (options.json) printJson(terminal, { ok: true, ...started });
  else {
    terminal.stdout.write(
      `${started.file}: ${count(started.shots, 'shot')} from ${count(started.images.length, 'picture')}\n\n` +
        `Next:  inbetween render ${started.file}\n`,
    );
  }
  return exitCode.done;
}

function sampleImages(): readonly string[] {
  return ['lighthouse.jpg', 'lanterns.jpg', 'stars.jpg'].map((name) =>
    packageFile(`examples/frames/${name}`),
  );
}
