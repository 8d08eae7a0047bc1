import { writeFileAtomic } from '../system/atomic-file.js';
import { srt, vtt } from '../timeline/sidecar.js';
import type { Timeline } from '../timeline/timeline.js';

/** Writes the captions beside the film, named like it. Returns the paths. */
export async function writeSidecars(
  { captions, format }: Timeline,
  output: string,
): Promise<readonly string[]> {
  if (captions.as !== 'sidecar') return [];
  const base = output.replace(/\.mp4$/i, '');
  const files = [
    [`${base}.srt`, srt(captions.cues, format.rate)],
    [`${base}.vtt`, vtt(captions.cues, format.rate)],
  ] as const;
  for (const [path, text] of files) await writeFileAtomic(path, text);
  return files.map(([path]) => path);
}
