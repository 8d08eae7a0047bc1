import type { MediaEngine } from '../../media/engine.js';
import { fileOf, type JobFile, runLocalJob } from '../../media/job.js';
import { engineName } from '../../media/job-engine.js';
import type { Track } from '../../media/mp4/read-track.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { TimelineSound } from '../../timeline/timeline-sound.js';
import { MIX_REVISION, type MixRecipe, soundTrackIn } from './mix-sound.js';
import { soundInputs, soundRecipe } from './sound-files.js';
import { clipStems, type SoundTools, voiceStems } from './sound-stems.js';

/** The film's sound, encoded: a file and its one track. */
export interface FilmSound extends JobFile {
  readonly track: Track;
  /** In samples; exactly as long as the film. */
  readonly length: number;
}

/** Has the film's sound mixed and encoded. Throws RenderError `sound-failed`. */
export async function filmSound(
  whole: TimelineSound,
  { engine: find, ...tools }: Omit<SoundTools, 'engine'> & { readonly engine: () => Promise<MediaEngine> },
): Promise<FilmSound> {
  const engine = await find();
  requireAbilities(engine, abilities(whole), "the film's sound");
  const used = { ...tools, engine };
  const sound = {
    ...whole,
    clips: await clipStems(whole.clips, used),
    voices: await voiceStems(whole.voices, whole.length, used),
  };
  const { bed, clips, voices } = sound;
  const recipe: MixRecipe = { revision: MIX_REVISION, sound: soundRecipe(sound) };
  const job = {
    kind: 'mix-sound',
    recipe: { ...recipe, engine: engineName(engine) },
    inputs: soundInputs([...(bed === null ? [] : [bed]), ...clips, ...voices]),
  } as const;
  const file = fileOf((await runLocalJob(tools.jobs, job, tools)).outputs, 'sound');
  const track = await soundTrackIn(file.path, sound.length);
  if (track === undefined) throw new Error('The mixed sound is shorter than the film.');
  return { ...file, track, length: sound.length };
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
