import type { JobFile } from '../../media/job.js';
import type { BedSound, ClipSound, TimelineSound, VoiceSound } from '../../timeline/timeline-sound.js';

/** A sound as a recipe names it: by its digest alone. */
export type Pathless<Sound> = Omit<Sound, 'path'>;

/** A film's sound as a recipe names it. */
export interface SoundRecipe extends Omit<TimelineSound, 'bed' | 'clips' | 'voices'> {
  readonly bed: Pathless<BedSound> | null;
  readonly clips: readonly Pathless<ClipSound>[];
  readonly voices: readonly Pathless<VoiceSound>[];
}

/** The recipe of a film's sound. */
export function soundRecipe(sound: TimelineSound): SoundRecipe {
  const { bed, clips, voices } = sound;
  return {
    ...sound,
    bed: bed && withoutPath(bed),
    clips: clips.map(withoutPath),
    voices: voices.map(withoutPath),
  };
}

/** The sound of a recipe, with the paths of a job's inputs. */
export function soundOf(recipe: SoundRecipe, inputs: Readonly<Record<string, JobFile>>): TimelineSound {
  const { bed, clips, voices } = recipe;
  return {
    ...recipe,
    bed: bed && { ...bed, ...fileFor(bed, inputs) },
    clips: clips.map((clip) => ({ ...clip, ...fileFor(clip, inputs) })),
    voices: voicesOf(voices, inputs),
  };
}

/** The voices of a recipe, with the paths of a job's inputs. */
export function voicesOf(
  voices: readonly Pathless<VoiceSound>[],
  inputs: Readonly<Record<string, JobFile>>,
): readonly VoiceSound[] {
  return voices.map((voice) => ({ ...voice, ...fileFor(voice, inputs) }));
}

/** The files of these sounds as inputs of a job. A file that sounds more than once is one input. */
export function soundInputs(sounds: readonly JobFile[]): Readonly<Record<string, JobFile>> {
  const distinct = new Map(sounds.map(({ digest, path }) => [digest, { digest, path }]));
  return Object.fromEntries([...distinct.values()].map((file, n) => [`sound${n}`, file]));
}

/** The same sound without the place of its file. */
export function withoutPath<Sound extends { readonly path: string }>({
  path: _,
  ...sound
}: Sound): Omit<Sound, 'path'> {
  return sound;
}

function fileFor(
  { digest }: Pick<JobFile, 'digest'>,
  inputs: Readonly<Record<string, JobFile>>,
): { readonly path: string } {
  const file = Object.values(inputs).find((one) => one.digest === digest);
  if (file === undefined) throw new Error(`The job has no input ${digest}.`);
  return { path: file.path };
}
