import { type StartedStoryboard, startStoryboard } from '../ingest/start-storyboard.js';
import { openProviderRegistry } from '../providers/registry.js';
import { packageFile } from '../system/package-files.js';

/** What a new storyboard is made from. */
export interface InitOptions {
  /** A folder of images to pair in natural order; null for three sample images. */
  readonly from: string | null;
}

const SAMPLES = ['lighthouse.jpg', 'lanterns.jpg', 'stars.jpg'];

/** Writes a storyboard to start from into a folder. Replaces no file. Throws RenderError. */
export function init(folder: string, { from }: InitOptions): Promise<StartedStoryboard> {
  const samples = SAMPLES.map((name) => packageFile(`examples/frames/${name}`));
  return startStoryboard(folder, { from, samples, providers: openProviderRegistry().traits });
}
