import { join } from 'node:path';
import type { JobWork } from '../../media/job.js';
import { measureSounds, type SoundMeasurement } from '../../media/measure-sounds.js';
import { frameTiming } from '../../media/mp4/frame-timing.js';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import { videoTrack } from '../../media/probe.js';
import {
  type BedSound,
  type ClipSound,
  SAMPLE_RATE,
  type TimelineSound,
  type VoiceSound,
} from '../../timeline/timeline-sound.js';
import { soundFailure } from './sound-failure.js';

/** A sound that one filter graph can read to its end, and its place in time. */
export type Steady<Sound> = Sound & {
  /** Samples of silence before it; of sound before it that is not heard, if negative. */
  readonly lead: number;
};

/** The sound of a film, of files that one filter graph can read. */
export interface SteadySound extends Omit<TimelineSound, 'bed' | 'clips' | 'voices'> {
  readonly bed: Steady<BedSound> | null;
  readonly clips: readonly Steady<ClipSound>[];
  readonly voices: readonly Steady<VoiceSound>[];
}

/** What sounds are read and converted with. */
export interface SteadyTools extends Pick<JobWork, 'engine' | 'signal'> {
  /** A folder for converted sounds. */
  readonly folder: string;
  /** Convert every sound, whatever its measurement says. */
  readonly all?: boolean;
}

/**
 * Replaces sounds that a filter graph would read wrongly by converted ones: ffmpeg starts the graph of a whole film again
 * when one of its sounds changes its format, and a compressed sound is not repeated after its exact length.
 */
export async function steadySound(sound: TimelineSound, tools: SteadyTools): Promise<SteadySound> {
  const { bed, clips, voices, length } = sound;
  const steady = await steadyFiles([...(bed === null ? [] : [bed]), ...clips, ...voices], tools);
  // Sound before the first frame of a video belongs to a bed or a voice all the same.
  const startOf = ({ path }: { path: string }) => Math.max(0, steady.measured(path).lead);
  const converts = ({ path }: { path: string }) => tools.all === true || steady.measured(path).changes;
  const repeats =
    bed?.loop === true && (bed.offset + length) / SAMPLE_RATE > steady.measured(bed.path).seconds;
  return {
    ...sound,
    bed: bed && (await steady.of(bed, repeats || converts(bed), startOf(bed))),
    clips: await Promise.all(
      clips.map(async (clip) => {
        const lead = steady.measured(clip.path).lead + (await hiddenSeconds(clip.path));
        return steady.of(clip, converts(clip), lead);
      }),
    ),
    voices: await Promise.all(voices.map((voice) => steady.of(voice, converts(voice), startOf(voice)))),
  };
}

/** The same for voices alone. */
export async function steadyVoices(
  voices: readonly VoiceSound[],
  tools: SteadyTools,
): Promise<readonly Steady<VoiceSound>[]> {
  const sound = { length: 0, bed: null, clips: [], voices, balance: 'keep', loudness: null } as const;
  return (await steadySound(sound, tools)).voices;
}

async function steadyFiles(files: readonly { readonly path: string }[], tools: SteadyTools) {
  const paths = [...new Set(files.map(({ path }) => path))];
  const found =
    paths.length === 0 ? [] : await soundFailure(measureSounds(paths, tools.engine, tools.signal));
  const measured = (path: string): SoundMeasurement => found[paths.indexOf(path)]!; // Every path was measured.
  const converted = new Map<string, Promise<string>>();
  const convert = (path: string): Promise<string> => {
    const one = converted.get(path) ?? convertSound(path, join(tools.folder, `${converted.size}.wav`), tools);
    converted.set(path, one);
    return one;
  };
  async function of<Sound extends { readonly path: string }>(
    sound: Sound,
    isConverted: boolean,
    lead: number,
  ): Promise<Steady<Sound>> {
    const path = isConverted ? await convert(sound.path) : sound.path;
    return { ...sound, path, lead: Math.round(lead * SAMPLE_RATE) };
  }
  return { measured, of };
}

// A graph of its own may start again: its output continues where the one before ended.
async function convertSound(path: string, output: string, { engine, signal }: SteadyTools): Promise<string> {
  const seconds = await editedSeconds(path);
  const args = [
    ...['-i', { read: path }, '-map', '0:a:0', '-ar', String(SAMPLE_RATE), '-ac', '2'],
    ...(seconds === undefined ? [] : ['-t', String(seconds)]),
    ...['-c:a', 'pcm_f32le', '-rf64', 'auto', '-f', 'wav', { write: output }],
  ];
  await soundFailure(engine.run({ args }, signal));
  return output;
}

// The last packet of AAC is filled up. Only the edit list says where the sound ends.
async function editedSeconds(path: string): Promise<number | undefined> {
  const mp4 = await readMp4(path).catch(() => undefined);
  const edits = mp4?.tracks.find(({ handler }) => handler === 'soun')?.edits ?? [];
  const ticks = edits.reduce((sum, { duration, mediaTime }) => sum + (mediaTime < 0 ? 0 : duration), 0);
  return mp4 === undefined || ticks === 0 ? undefined : ticks / mp4.timescale;
}

// A film shows all frames of a clip, those before the start of its edit list as well.
async function hiddenSeconds(path: string): Promise<number> {
  try {
    const track = videoTrack(await readMp4(path));
    const start = track.edits.find(({ mediaTime }) => mediaTime >= 0)?.mediaTime ?? 0;
    return Math.max(0, start - frameTiming(track).first) / track.timescale;
  } catch {
    return 0; // A stem has no frames.
  }
}
