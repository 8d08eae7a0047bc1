import { dirname } from 'node:path';
import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import { openTempFolder } from '../../system/temp-folder.js';
import type { VoiceSound } from '../../timeline/timeline-sound.js';
import { soundFailure } from './sound-failure.js';
import { type Pathless, type SoundRecipe, soundOf, voicesOf } from './sound-files.js';
import { type SoundGraph, soundGraph, voicesGraph } from './sound-graph.js';
import { type SteadyTools, steadySound, steadyVoices } from './steady-sound.js';

/** How sound files become the output `sound`, a part of the film's sound that is mixed from them without loss. */
export type StemRecipe =
  | { readonly revision: number; readonly clips: SoundRecipe }
  | {
      readonly revision: number;
      readonly voices: readonly Pathless<VoiceSound>[];
      /** Samples. */
      readonly longest: number;
    };

/** Increment when the same recipe starts to sound different. */
export const STEM_REVISION = 3;

/** One ffmpeg reads this many files: each takes about two megabytes of memory, and a command line has a maximum length. */
export const MOST_FILES = 24;

/** Mixes a stem. */
export async function mixStem({
  recipe,
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<StemRecipe>): Promise<void> {
  requireAbilities(
    engine,
    ['encoder wavpack', 'decoder wavpack', 'muxer wv'],
    `a film's sound of more than ${MOST_FILES} files`,
  );
  const output = fileOf(outputs, 'sound');
  await using folder = await openTempFolder(dirname(output), 'stem');
  const { inputs: files, graph } = await graphOf(recipe, inputs, { engine, signal, folder: folder.path });
  const args = [
    ...[...files, '-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[mix]'],
    // Floating-point samples can exceed full scale without clipping.
    ...['-c:a', 'wavpack', '-sample_fmt', 'fltp', '-threads', '1', '-flags:a', '+bitexact'],
    ...['-fflags', '+bitexact', '-map_metadata', '-1', '-f', 'wv', { write: output }],
  ];
  await soundFailure(engine.run({ args }, signal));
}

async function graphOf(
  recipe: StemRecipe,
  inputs: JobWork['inputs'],
  tools: SteadyTools,
): Promise<SoundGraph> {
  return 'clips' in recipe
    ? soundGraph(await steadySound(soundOf(recipe.clips, inputs), tools))
    : voicesGraph(await steadyVoices(voicesOf(recipe.voices, inputs), tools), recipe.longest);
}
