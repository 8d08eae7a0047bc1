import { writeFileAtomic } from '../../system/atomic-file.js';
import { srt, vtt } from '../../timeline/sidecar.js';
import type { Timeline } from '../../timeline/timeline.js';
import { filmFiles } from './film-files.js';
import { explained } from './publish-file.js';

/** Writes the captions next to the film, with its name. Returns the paths. */
export async function writeSidecars(
  { captions, format }: Timeline,
  output: string,
): Promise<readonly string[]> {
  if (captions.as !== 'sidecar') return [];
  const [, subRip, webVtt] = filmFiles(output);
  const files = [
    [subRip, srt(captions.cues, format.rate)],
    [webVtt, vtt(captions.cues, format.rate)],
  ] as const;
  for (const [path, text] of files) {
    await writeFileAtomic(path, text).catch((error) => {
      throw explained(path, error);
    });
  }
  return files.map(([path]) => path);
}
