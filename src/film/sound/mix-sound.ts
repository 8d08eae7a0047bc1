import { dirname } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaArgument } from '../../media/engine.js';
import { fileOf, type JobWork } from '../../media/job.js';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import type { Track } from '../../media/mp4/read-track.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { SAMPLE_RATE } from '../../timeline/timeline-sound.js';
import { soundFailure } from './sound-failure.js';
import { type SoundRecipe, soundOf } from './sound-files.js';
import { soundGraph } from './sound-graph.js';
import { type SteadySound, steadySound } from './steady-sound.js';

/** How sound files become the output `sound`: the film's whole sound as AAC. */
export interface MixRecipe {
  readonly revision: number;
  readonly sound: SoundRecipe;
}

/** Increment when the same recipe starts to sound different. */
export const MIX_REVISION = 3;

/** Mixes and encodes the film's sound. Throws RenderError `sound-failed`. */
export async function mixSound({ recipe, inputs, outputs, ...tools }: JobWork<MixRecipe>): Promise<void> {
  const sound = soundOf(recipe.sound, inputs);
  const output = fileOf(outputs, 'sound');
  await using folder = await openTempFolder(dirname(output), 'mix');
  for (const all of [false, true]) {
    const steady = await steadySound(sound, { ...tools, folder: folder.path, all });
    const loud = await loudnessFilters(steady, tools);
    await soundFailure(tools.engine.run({ args: mixArguments(steady, loud, output) }, tools.signal));
    if ((await soundTrackIn(output, sound.length)) !== undefined) return;
  }
  throw new RenderError('sound-failed', "ffmpeg mixed the film's sound shorter or longer than the film.", {
    hint: 'Check whether the disk is full, and whether each file under "audio" plays to its end.',
  });
}

// Samples of one packet of AAC. The encoder adds one for priming, and fills the last one.
const PACKET = 1024;

/** The sound track of a file, when it decodes to so many samples: fewer or more were mixed wrongly. */
export async function soundTrackIn(path: string, length: number): Promise<Track | undefined> {
  try {
    const track = (await readMp4(path)).tracks.find(({ handler }) => handler === 'soun');
    const all = track?.samples.durations.reduce((sum, one) => sum + one, 0) ?? 0;
    const samples = all - (track?.edits[0]?.mediaTime ?? 0);
    return samples >= length && samples <= length + 2 * PACKET ? track : undefined;
  } catch {
    return undefined;
  }
}

function mixArguments(
  sound: SteadySound,
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
// The limiter looks ahead: its output is late by the attack less one sample, and what it still holds at the end is lost.
const LATE = (5 * SAMPLE_RATE) / 1000 - 1;
const LIMITER = `apad=pad_len=${LATE},alimiter=limit=0.891:level=false:attack=5:release=50,atrim=start_sample=${LATE},asetpts=N/SR/TB`;

type LoudnessTools = Pick<JobWork, 'engine' | 'signal'>;

// Measures, changes the volume, and measures again, because the limiter takes some of the loudness away.
async function loudnessFilters(sound: SteadySound, tools: LoudnessTools): Promise<readonly string[]> {
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
  sound: SteadySound,
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
