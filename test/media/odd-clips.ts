import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaArgument, MediaEngine } from '../../src/media/engine.js';
import { BT709, h264Arguments, tagFilter } from '../../src/media/h264-arguments.js';
import { untroubled } from './engines.js';

/** How an odd clip differs from an ordinary one: its source, its encoding, its wrapping. */
interface OddClip {
  readonly source?: string;
  readonly frames?: number;
  readonly filter?: string;
  /** Replaces the ordinary encoding. */
  readonly codec?: readonly string[];
  /** Comes after it. */
  readonly more?: readonly string[];
  /** A second run, by copy, for what can only be said then. */
  readonly remux?: readonly string[];
  readonly before?: readonly string[];
  /** A file of fixtures/clips instead of all that. */
  readonly fixture?: string;
}

const X264 = (params: string, ...more: string[]): readonly string[] => [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-pix_fmt', 'yuv420p', ...more],
  ...['-x264-params', `keyint=12:scenecut=0:${params}`, '-bsf:v', 'filter_units=remove_types=6'],
  ...['-fflags', '+bitexact', '-video_track_timescale', '15360', '-f', 'mp4'],
];
const TAGS = [
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-colorspace',
  'bt709',
  '-color_range',
  'tv',
];

/** Clips that a join must not take for ordinary ones (or may, and must prove it). */
const SPARSE: OddClip = {
  frames: 75,
  more: ['-x264-params', 'keyint=300:min-keyint=300:scenecut=0:cpu-independent=1'],
};

export const ODD_CLIPS: Readonly<Record<string, OddClip>> = {
  ordinary: {},
  'other crf': { more: ['-crf', '30'] },
  'no weighted prediction': { codec: X264('bframes=2:ref=3:weightp=0', ...TAGS) },
  cavlc: { codec: X264('cabac=0:bframes=0', ...TAGS) },
  baseline: { codec: X264('bframes=0', '-profile:v', 'baseline', ...TAGS) },
  'more references': { codec: X264('ref=6:bframes=4:b-pyramid=normal', ...TAGS) },
  'open gop': { codec: X264('keyint=4:open-gop=1:bframes=2:b-adapt=0', ...TAGS) },
  'other size': { source: 'size=64x96' },
  'larger size': { source: 'size=192x128' },
  '24 fps': { source: 'rate=24' },
  '25 fps': { source: 'rate=25', more: ['-video_track_timescale', '12800'] },
  '29.97 fps': { source: 'rate=30000/1001', more: ['-video_track_timescale', '30000'] },
  'timescale 600': { more: ['-video_track_timescale', '600'] },
  'timescale 90000': { more: ['-video_track_timescale', '90000'] },
  'variable rate': { filter: "setpts='if(gt(N,5),N+2,N)/30/TB'", more: ['-fps_mode', 'vfr'] },
  '10 bit': { fixture: '10-bit.mp4' },
  '4:4:4': { codec: X264('bframes=0', '-pix_fmt', 'yuv444p', ...TAGS) },
  'full range': {
    filter: 'scale=out_range=pc,format=yuv420p,setparams=range=pc',
    codec: X264('bframes=0:fullrange=on', '-color_range', 'pc'),
  },
  'other colour tags': {
    filter: 'setparams=color_primaries=smpte170m:color_trc=smpte170m:colorspace=smpte170m',
    codec: X264(
      'bframes=2:colorprim=smpte170m:transfer=smpte170m:colormatrix=smpte170m',
      '-color_primaries',
      'smpte170m',
      '-color_trc',
      'smpte170m',
      '-colorspace',
      'smpte170m',
    ),
  },
  'no colour tags': {
    filter: 'setparams=range=unknown:color_primaries=unknown:color_trc=unknown:colorspace=unknown',
    codec: X264('bframes=2'),
  },
  'wide pixels': { filter: 'setsar=2/1' },
  rotated: { remux: ['-metadata:s:v:0', 'rotate=90'] },
  hevc: { fixture: 'hevc.mp4' },
  fragmented: { remux: ['-movflags', 'frag_keyframe+empty_moov'] },
  'with sound': {
    more: ['-c:a', 'aac', '-shortest'],
    before: ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=0.4'],
  },
  'one frame more': { frames: 13 },
  'one frame': { frames: 1 },
  'negative composition offsets': { remux: ['-movflags', 'negative_cts_offsets'] },
  'no edit list': { remux: ['-use_editlist', '0'] },
  'starts late': { remux: ['-output_ts_offset', '0.5'] },
};

/** Makes one of them in a folder and returns its path: twelve frames of 96x64 unless it is odd in that. */
export async function makeOddClip(engine: MediaEngine, name: string, folder: string): Promise<string> {
  const odd = name === 'sparse' ? SPARSE : ODD_CLIPS[name];
  if (odd === undefined) throw new Error(`There is no odd clip ${name}.`);
  if (odd.fixture !== undefined) {
    return fileURLToPath(new URL(`../../fixtures/clips/${odd.fixture}`, import.meta.url));
  }
  const path = join(folder, `${name.replace(/\W+/g, '-')}.mp4`);
  const first = odd.remux === undefined ? path : join(folder, `${name.replace(/\W+/g, '-')}.first.mp4`);
  const source = `testsrc2=size=96x64:rate=30,format=yuv420p`.replace(/size=\w+|rate=\d+/g, (part) => {
    const [key] = part.split('=');
    return odd.source?.startsWith(`${key}=`) ? odd.source : part;
  });
  const args: MediaArgument[] = [
    ...['-f', 'lavfi', '-i', source, ...(odd.before ?? [])],
    ...[
      '-vf',
      `${tagFilter(BT709)}${odd.filter === undefined ? '' : `,${odd.filter}`}`,
      '-frames:v',
      String(odd.frames ?? 12),
    ],
    ...(odd.codec ?? h264Arguments([30, 1])),
    ...(odd.more ?? []),
    { write: first },
  ];
  await engine.run({ args }, untroubled);
  if (odd.remux !== undefined) {
    const copy = ['-c', 'copy', '-fflags', '+bitexact', '-video_track_timescale', '15360', ...odd.remux];
    await engine.run({ args: ['-i', { read: first }, ...copy, { write: path }] }, untroubled);
  }
  return path;
}
