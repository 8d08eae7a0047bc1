import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaArgument } from '../../media/engine.js';
import { fileOf, type JobWork } from '../../media/job.js';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import type { Track } from '../../media/mp4/read-track.js';
import { SAMPLE_RATE, type TimelineSound } from '../../timeline/timeline-sound.js';
import { soundFailure } from './sound-failure.js';
import { type SoundRecipe, soundOf } from './sound-files.js';
import { soundGraph } from './sound-graph.js';

/** How sound files become the output `sound`: the film's whole sound as AAC. */
export interface MixRecipe {
  readonly revision: number;
  readonly sound: SoundRecipe;
}

/** Increment when the same recipe starts to sound different. */
export const MIX_REVISION = 2;

/** Mixes and encodes the film's sound. Throws RenderError `sound-failed`. */
export async function mixSound({ recipe, inputs, outputs, ...tools }: JobWork<MixRecipe>): Promise<void> {
  const sound = soundOf(recipe.sound, inputs);
  const output = fileOf(outputs, 'sound');
  const loud = await loudnessFilters(sound, tools);
  await soundFailure(tools.engine.run({ args: mixArguments(sound, loud, output) }, tools.signal));
  if ((await soundTrackIn(output, sound.length)) !== undefined) return;
  throw new RenderError('sound-failed', "ffmpeg mixed the film's sound shorter than the film.", {
    hint: 'Check whether the disk is full, and whether each file under "audio" plays to its end.',
  });
}

/** The sound track of a file, when it has at least so many samples. */
export async function soundTrackIn(path: string, length: number): Promise<Track | undefined> {
  try {
    const track = (await readMp4(path)).tracks.find(({ handler }) => handler === 'soun');
    const samples = track?.samples.durations.reduce((sum, one) => sum + one, 0) ?? 0;
    return track !== undefined && samples - (track.edits[0]?.mediaTime ?? 0) >= length ? track : undefined;
  } catch {
    return undefined;
  }
}

function mixArguments(
  sound: TimelineSound,
  filters: readonly string[],
  output: string,
): readonly MediaArgument[] {
  const { inputs, graph } = soundGraph(sound);
  return [
    ...[...inputs, '-filter_complex_threads', '1'],
    ...['-filter_complex', `${graph};[mix]${[...filters, 'anull'].join(',')}[out]`, '-map', '[out]'],
    ...['-c:a', 'aac', '-b:a', '192k', '-ar', String(SAMPLE_RATE), '-flags:a', '+bitexact'],
    ...['-fflags', '+bitexact', '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4', { write: output }],
  ];
}

// LUFS.
const CLOSE_ENOUGH = 0.2;
const MOST_PASSES = 4;
// Peaks stay a decibel below full scale, so that the AAC encoder cannot clip them.
const LIMITER = 'alimiter=limit=0.891:level=false:attack=5:release=50';

type LoudnessTools = Pick<JobWork, 'engine' | 'signal'>;

// Measures, changes the volume, and measures again, because the limiter takes some of the loudness away.
async function loudnessFilters(sound: TimelineSound, tools: LoudnessTools): Promise<readonly string[]> {
  if (sound.loudness === null) return [LIMITER];
  let gain = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const filters = pass === 0 ? [] : [`volume=${gain.toFixed(2)}dB`, LIMITER];
    const measured = await measureLoudness(sound, filters, tools);
    if (measured === null) return [LIMITER]; // Silence has no loudness that could be changed.
    if (pass > 0 && Math.abs(sound.loudness - measured) <= CLOSE_ENOUGH) break;
    gain += sound.loudness - measured;
  }
  return [`volume=${gain.toFixed(2)}dB`, LIMITER];
}

async function measureLoudness(
  sound: TimelineSound,
  filters: readonly string[],
  { engine, signal }: LoudnessTools,
): Promise<number | null> {
  const { inputs, graph } = soundGraph(sound);
  const measure = [...filters, 'loudnorm=print_format=json'].join(',');
  const args = [
    ...['-loglevel', 'info', ...inputs, '-filter_complex_threads', '1'],
    ...['-filter_complex', `${graph};[mix]${measure}[out]`, '-map', '[out]', '-f', 'null', '-'],
  ];
  const { stderr } = await soundFailure(engine.run({ args }, signal));
  const found = Number(/"input_i"\s*:\s*"([^"]+)"/.exec(stderr)?.[1]);
  return Number.isFinite(found) && found > -70 ? found : null;
}
