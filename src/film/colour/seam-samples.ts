import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { decodeImage } from '../../media/decode-image.js';
import type { MediaArgument, MediaEngine } from '../../media/engine.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { ImageKeyframe } from '../../plan/keyframe.js';
import { writeFileAtomic } from '../../system/atomic-file.js';
import { fullDisk } from '../../system/full-disk.js';
import { hashFile } from '../../system/hash-file.js';
import type { Clip } from '../../timeline/clip.js';
import { shownSize } from '../../timeline/film-size.js';
import { hdrOf } from '../../timeline/stream-copy-rules.js';
import { TONE_MAPPING, toneMapping } from '../conform/tone-mapping.js';
import { turnedUpright } from '../conform/turned-upright.js';
import { shownMatrix } from './display-matrix.js';
import type { SeamSample } from './frame-similarity.js';

/** Small versions of stills and of the ends of clips, for measuring. Kept by content. */
export interface SeamSamples {
  /** The first and the last picture of a clip. */
  ends(clip: Clip, signal: AbortSignal): Promise<readonly [SeamSample, SeamSample]>;
  /** A still as the clip shows it: of the clip's shape. */
  image(image: ImageKeyframe, like: Clip, signal: AbortSignal): Promise<SeamSample>;
}

const FORMAT = 1; // Raise it when the same pictures start to come out differently.
const WIDTH = 192;

/** Keeps them in a folder that may be deleted at any time; `by` keeps apart what different engines made. */
export function seamSamples(
  folder: string,
  engine: () => Promise<MediaEngine>,
  by: readonly string[] = [],
): SeamSamples {
  async function kept(
    wanted: { readonly [key: string]: JsonValue },
    bytes: number,
    make: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    const inputs = by.length === 0 ? wanted : { ...wanted, by: [...by] };
    const path = join(folder, `${sha256(canonicalJson({ format: FORMAT, inputs }))}.yuv`);
    const known = await readFile(path).catch(() => undefined);
    if (known?.length === bytes) return known;
    const made = await make();
    try {
      await mkdir(folder, { recursive: true });
      await writeFileAtomic(path, made);
    } catch (error) {
      throw fullDisk(path, error) ?? error;
    }
    return made;
  }
  return {
    async ends(clip, signal) {
      const size = smallSize(clip);
      const length = (size.width * size.height * 3) / 2;
      // A still is an ordinary picture, so light beyond its range is measured as a film shows it.
      const mapped = hdrOf(clip.facts) !== null;
      const wanted = { ends: clip.digest, ...size, ...(mapped ? { toneMapping: 1 } : {}) };
      const bytes = await kept(wanted, 2 * length, async () => {
        const { lacks, path, run } = await engine();
        if (mapped) requireAbilities({ lacks, path }, TONE_MAPPING, 'a clip in HDR');
        return (await run({ args: endArguments(clip, size) }, signal)).stdout;
      });
      const matrix = mapped ? 'bt709' : shownMatrix(clip.facts.colour, clip.facts);
      return [
        { ...size, matrix, bytes: bytes.subarray(0, length) },
        { ...size, matrix, bytes: bytes.subarray(length, 2 * length) },
      ];
    },
    async image({ uri, digest, file, format, orientation, alpha }, like, signal) {
      const size = smallSize(like);
      const bytes = await kept(
        { image: digest, orientation, ...size },
        (size.width * size.height * 3) / 2,
        async () => {
          const wanted = { file, format, orientation, alpha, size, fit: 'cover' } as const;
          const picture = await decodeImage(await engine(), wanted, signal);
          // It may have been saved since the plan, and what is kept is named after the planned bytes.
          if ((await hashFile(file, signal)) === digest) return picture;
          throw new RenderError('image-changed', `The picture "${uri}" changed after it was checked.`, {
            hint: 'Render again: the picture is then taken as it is now.',
          });
        },
      );
      return { ...size, matrix: 'bt709', bytes };
    },
  };
}

function smallSize({ facts }: Clip): { readonly width: number; readonly height: number } {
  const { width, height } = shownSize(facts);
  const small = Math.min(WIDTH, width - (width % 2));
  return { width: small, height: Math.max(2, 2 * Math.round((height * small) / width / 2)) };
}

function endArguments(
  { path, facts }: Clip,
  { width, height }: { width: number; height: number },
): readonly MediaArgument[] {
  const fitted = [
    ...turnedUpright(facts),
    ...(hdrOf(facts) === null ? [] : toneMapping(facts)),
    `scale=${width}:${height}:out_range=tv:flags=lanczos+accurate_rnd+bitexact,format=yuv420p,setsar=1`,
  ].join(',');
  const output = ['-frames:v', '2', '-f', 'rawvideo', 'pipe:1'];
  if (facts.rate === null || facts.oddEdit) {
    // Without a steady rate the last picture is found by counting.
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
