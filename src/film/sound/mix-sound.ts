import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaEngine } from '../../media/engine.js';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import type { Track } from '../../media/mp4/read-track.js';
import { requireAbilities } from '../../media/require-abilities.js';
import { syncFile } from '../../system/atomic-file.js';
import { tempPathFor } from '../../system/temp-name.js';
import { SAMPLE_RATE, type TimelineSound } from '../../timeline/timeline-sound.js';
import { withoutPaths } from '../../timeline/without-paths.js';
import { clipStems } from './clip-stems.js';
import { TOGETHER } from './make-stems.js';
import { soundGraph } from './sound-graph.js';
import { voiceStems } from './voice-stems.js';

/** The film's sound, encoded: a file and its one track. */
export interface MadeSound {
  readonly path: string;
  readonly track: Track;
}

const FORMAT = 1; // Raise it when the same sound starts to come out differently.

/** Mixes and encodes the film's sound, or takes the one that was made before of the same parts. */
export async function makeSound(
  whole: TimelineSound,
  folder: string,
  { engine, signal }: { readonly engine: () => Promise<MediaEngine>; readonly signal: AbortSignal },
): Promise<MadeSound> {
  const used = await engine();
  const { kind, version, run } = used;
  requireAbilities(used, abilities(whole), "the film's sound");
  const inputs = withoutPaths(whole) as JsonValue;
  // What is mixed in groups may differ in its last bits from what was mixed at once.
  const grouped = Math.max(whole.clips.length, whole.voices.length) > TOGETHER ? { together: TOGETHER } : {};
  const made = { format: FORMAT, engine: [kind, version], inputs, ...grouped };
  const path = join(folder, `${sha256(canonicalJson(made))}.m4a`);
  const known = await usable(path, whole.length);
  if (known !== undefined) return { path, track: known };
  const tools = { engine: used, signal };
  const sound = {
    ...whole,
    clips: await explained(clipStems(whole.clips, folder, tools)),
    voices: await explained(voiceStems(whole.voices, whole.length, folder, tools)),
  };
  await mkdir(folder, { recursive: true });
  const temporary = tempPathFor(path, '.m4a');
  try {
    const loud = await loudnessFilters(sound, run, signal);
    const { inputs: files, graph } = soundGraph(sound);
    await explained(
      run(
        {
          args: [
            ...files,
            ...[
              '-filter_complex_threads',
              '1',
              '-filter_complex',
              `${graph};[mix]${[...loud, 'anull'].join(',')}[out]`,
            ],
            ...[
              '-map',
              '[out]',
              '-c:a',
              'aac',
              '-b:a',
              '192k',
              '-ar',
              String(SAMPLE_RATE),
              '-flags:a',
              '+bitexact',
            ],
            ...[
              '-fflags',
              '+bitexact',
              '-map_metadata',
              '-1',
              '-map_chapters',
              '-1',
              '-f',
              'mp4',
              { write: temporary },
            ],
          ],
        },
        signal,
      ),
    );
    if ((await usable(temporary, sound.length)) === undefined) {
      throw new RenderError('sound-failed', "ffmpeg made the film's sound shorter than the film.", {
        hint: 'See whether the disk is full, and whether each file under "audio" plays to its end.',
      });
    }
    await syncFile(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  const track = await usable(path, sound.length);
  if (track === undefined) throw new Error('The sound came out shorter than the film.');
  return { path, track };
}

function abilities({ loudness, balance, voices, bed }: TimelineSound): readonly string[] {
  const ducks = bed !== null && (balance !== 'keep' || voices.length > 0);
  return [
    'encoder aac',
    'filter amix',
    'filter adelay',
    'filter alimiter',
    ...(loudness === null ? [] : ['filter loudnorm']),
    ...(ducks ? ['filter sidechaincompress'] : []),
  ];
}

async function usable(path: string, length: number): Promise<Track | undefined> {
  try {
    const track = (await readMp4(path)).tracks.find(({ handler }) => handler === 'soun');
    const heard = track?.samples.durations.reduce((sum, one) => sum + one, 0) ?? 0;
    return track !== undefined && heard - (track.edits[0]?.mediaTime ?? 0) >= length ? track : undefined;
  } catch {
    return undefined;
  }
}

const CLOSE_ENOUGH = 0.2;
const MOST_PASSES = 4;
// Peaks stay a decibel below full, so that the coding of the sound cannot overdrive them.
const LIMITER = 'alimiter=limit=0.891:level=false:attack=5:release=50';

// Measures, changes the volume, and measures again where the limiter took some of it away.
async function loudnessFilters(
  sound: TimelineSound,
  run: MediaEngine['run'],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (sound.loudness === null) return [LIMITER];
  let gain = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const filters = [
      ...(pass === 0 ? [] : [`volume=${gain.toFixed(2)}dB`]),
      ...(pass === 0 ? [] : [LIMITER]),
    ];
    const measured = await measureLoudness(sound, filters, run, signal);
    if (measured === null) return [LIMITER]; // Silence has no loudness that could be changed.
    if (pass > 0 && Math.abs(sound.loudness - measured) <= CLOSE_ENOUGH) break;
    gain += sound.loudness - measured;
  }
  return [`volume=${gain.toFixed(2)}dB`, LIMITER];
}

async function measureLoudness(
  sound: TimelineSound,
  filters: readonly string[],
  run: MediaEngine['run'],
  signal: AbortSignal,
): Promise<number | null> {
  const { inputs, graph } = soundGraph(sound);
  const measure = [...filters, 'loudnorm=print_format=json'].join(',');
  const { stderr } = await explained(
    run(
      {
        args: [
          ...['-loglevel', 'info', ...inputs, '-filter_complex_threads', '1'],
          ...['-filter_complex', `${graph};[mix]${measure}[out]`, '-map', '[out]', '-f', 'null', '-'],
        ],
      },
      signal,
    ),
  );
  const found = Number(/"input_i"\s*:\s*"([^"]+)"/.exec(stderr)?.[1]);
  return Number.isFinite(found) && found > -70 ? found : null;
}

async function explained<T>(job: Promise<T>): Promise<T> {
  try {
    return await job;
  } catch (error) {
    if (!(error instanceof RenderError) || error.code !== 'ffmpeg-failed') throw error;
    throw new RenderError('sound-failed', `The film's sound could not be made. ${error.message}`, {
      hint: 'Look whether each file under "audio" is a sound that plays.',
      cause: error,
    });
  }
}
