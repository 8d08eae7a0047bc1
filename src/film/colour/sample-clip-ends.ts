import { writeFile } from 'node:fs/promises';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaArgument } from '../../media/engine.js';
import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { Size } from '../../plan/size.js';
import type { ClipFacts } from '../../timeline/clip.js';
import { hdrOf } from '../../timeline/stream-copy-rules.js';
import { TONE_MAPPING, toneMapping } from '../conform/tone-mapping.js';
import { turnedUpright } from '../conform/turned-upright.js';

/** What of a clip decides how its ends are decoded. */
export type SampledClip = Pick<ClipFacts, 'rotation' | 'colour' | 'rate' | 'oddEdit' | 'frames'>;

/** How the input `clip` becomes the output `samples`: its first and its last frame as small I420 images. */
export interface ClipEndsRecipe {
  readonly revision: number;
  readonly clip: SampledClip;
  readonly size: Size;
}

/** Increment when the same recipe starts to give other samples. */
export const CLIP_ENDS_REVISION = 2;

/** Scales both ends of a clip down for measuring. Light beyond the range of an ordinary film is tone-mapped. */
export async function sampleClipEnds({
  recipe: { clip, size },
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<ClipEndsRecipe>): Promise<void> {
  if (hdrOf(clip) !== null) requireAbilities(engine, TONE_MAPPING, 'a clip in HDR');
  const args = endArguments(fileOf(inputs, 'clip').path, clip, size);
  const { stdout } = await engine.run({ args }, signal);
  await writeFile(fileOf(outputs, 'samples'), bothEnds(stdout, clip, size));
}

// Two whole images, or nothing is kept: the samples of a clip are cached. A clip of one frame may be decoded once.
function bothEnds(bytes: Uint8Array, { frames }: SampledClip, { width, height }: Size): Uint8Array {
  const one = (width * height * 3) / 2;
  if (bytes.length === 2 * one) return bytes;
  if (bytes.length === one && frames === 1) return Buffer.concat([bytes, bytes]);
  throw new RenderError(
    'samples-incomplete',
    `ffmpeg decoded ${bytes.length} of ${2 * one} bytes of a clip's first and last frame.`,
    { hint: 'Check the clips: inbetween store verify' },
  );
}

function endArguments(
  path: string,
  facts: SampledClip,
  { width, height }: { width: number; height: number },
): readonly MediaArgument[] {
  const fitted = [
    ...turnedUpright(facts),
    ...(hdrOf(facts) === null ? [] : toneMapping(facts)),
    `scale=${width}:${height}:out_range=tv:flags=lanczos+accurate_rnd+bitexact,format=yuv420p,setsar=1`,
  ].join(',');
  const output = ['-frames:v', '2', '-f', 'rawvideo', 'pipe:1'];
  if (facts.rate === null || facts.oddEdit) {
    // Without a constant rate the last frame is found by counting.
    const select = `select='eq(n\\,0)+eq(n\\,${facts.frames - 1})',setpts=N/TB`;
    return [
      ...['-noautorotate', '-ignore_editlist', '1', '-i', { read: path }],
      '-vf',
      `${select},${fitted}`,
      ...output,
    ];
  }
  const late = Math.max(0, ((facts.frames - 1.5) * facts.rate[1]) / facts.rate[0]).toFixed(6);
  const one = (input: number): string => `[${input}:v]trim=end_frame=1,${fitted}[p${input}]`;
  return [
    ...['-noautorotate', '-i', { read: path }, '-ss', late, '-noautorotate', '-i', { read: path }],
    ...[
      '-filter_complex',
      `${one(0)};${one(1)};[p0][p1]concat=n=2:v=1:a=0[both]`,
      '-map',
      '[both]',
      ...output,
    ],
  ];
}
