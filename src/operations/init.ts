import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type StartedStoryboard, startStoryboard } from '../ingest/start-storyboard.js';
import { openProviderRegistry } from '../providers/registry.js';
import { ignoreStateFolder } from '../store/ignore-state-folder.js';
import { STATE_FOLDER } from '../store/layout.js';
import { packageFile } from '../system/package-files.js';
import { packageVersion } from '../system/package-version.js';

/** What a new storyboard is made from. */
export interface InitOptions {
  /** A folder of images to pair in natural order; null for three sample images. */
  readonly from: string | null;
}

const SAMPLES = ['lighthouse.jpg', 'lanterns.jpg', 'stars.jpg'];

/** Writes a storyboard to start from into a folder. Replaces no file. Throws RenderError. */
export async function init(folder: string, { from }: InitOptions): Promise<StartedStoryboard> {
  const samples = SAMPLES.map((name) => packageFile(`examples/frames/${name}`));
  const started = await startStoryboard(folder, {
    ...{ from, samples, providers: openProviderRegistry().traits },
    schema: schemaAddress(folder),
  });
  await ignoreStateFolder(join(folder, STATE_FOLDER));
  return started;
}

const SCHEMA = 'inbetween/schema/storyboard.schema.json';

// An installed package is found offline, and by everyone who installs the project.
function schemaAddress(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const installed = join(at, 'node_modules', SCHEMA);
    if (existsSync(installed)) return relative(resolve(folder), installed).split(sep).join('/');
    if (dirname(at) === at) return `https://unpkg.com/${SCHEMA.replace('/', `@${packageVersion()}/`)}`;
  }
}
