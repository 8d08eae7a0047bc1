import type { MediaEngine } from '../../src/media/engine.js';
import type { FilmSettings, ShotAudio, Soundtrack } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import type { SoundFile } from '../../src/timeline/timeline-sound.js';
import { temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, settings, shot } from './film-rig.js';

/** Samples per second of the sound of a film. */
export const RATE = 48_000;

/** What a film is made of: clips in their order, its settings, and the voice of each shot. */
export interface SoundScene {
  readonly clips: readonly Clip[];
  readonly film: Partial<FilmSettings>;
  readonly voices?: readonly (ShotAudio | null)[];
  readonly sounds: ReadonlyMap<string, SoundFile>;
}

/** The timeline of clips with sounds. */
export function soundTimeline({ clips, film, voices = [], sounds }: SoundScene): Timeline {
  const shots = clips.map((_, n) => ({ ...shot(`s${n}`), audio: voices[n] ?? null }));
  return buildTimeline({
    storyboard: { title: null, film: { ...settings, ...film }, shots },
    clips: new Map(clips.map((clip, n) => [`s${n}`, clip])),
    models: new Map(),
    sounds,
  });
}

/** The sound of a file as it is heard: one channel, as numbers from -1 to 1. */
export async function heard(path: string, engine: MediaEngine): Promise<Float32Array> {
  const args = ['-i', { read: path }, '-map', '0:a:0', '-ac', '1', '-f', 'f32le', 'pipe:1'] as const;
  const { stdout } = await engine.run({ args }, untroubled);
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

/** The sound of the film that is assembled. */
export async function heardFilm(scene: SoundScene, engine: MediaEngine): Promise<Float32Array> {
  using folder = temporaryFolder();
  const { film } = await assembled(soundTimeline(scene), folder.path, engine);
  return await heard(film.path, engine);
}

/** How strong a tone is between two moments: 1 for a full one. */
export function strength(samples: Float32Array, hertz: number, from: number, to: number): number {
  let [re, im] = [0, 0];
  const [a, b] = [Math.round(from * RATE), Math.round(to * RATE)];
  for (let n = a; n < b; n += 1) {
    re += (samples[n] ?? 0) * Math.cos((2 * Math.PI * hertz * n) / RATE);
    im += (samples[n] ?? 0) * Math.sin((2 * Math.PI * hertz * n) / RATE);
  }
  return (2 * Math.hypot(re, im)) / (b - a);
}

/** A sound bed at its full volume. */
export function bed(src: string, more: Partial<Soundtrack> = {}): Soundtrack {
  return { src, offset: 0, volume: 1, fadeIn: 0, fadeOut: 0, loop: true, loudness: null, at: [], ...more };
}
