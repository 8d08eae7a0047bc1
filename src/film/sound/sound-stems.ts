import type { MediaEngine } from '../../media/engine.js';
import { fileOf, type JobFile, type JobRunner, runLocalJob } from '../../media/job.js';
import { engineName } from '../../media/job-engine.js';
import { settleAll } from '../../system/ordered-pool.js';
import type { ClipSound, VoiceSound } from '../../timeline/timeline-sound.js';
import { MOST_FILES, STEM_REVISION, type StemRecipe } from './mix-stem.js';
import { soundInputs, soundRecipe, withoutPath } from './sound-files.js';

/** What sound is mixed with. */
export interface SoundTools {
  readonly engine: MediaEngine;
  readonly jobs: JobRunner;
  /** A folder that may be deleted at any time. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * The sound of clips in at most as many files as one ffmpeg can read. Of more clips, each group of neighbours becomes
 * one stem, and the stems are grouped again. A changed clip has only its own stems mixed again.
 */
export async function clipStems(
  clips: readonly ClipSound[],
  tools: SoundTools,
): Promise<readonly ClipSound[]> {
  if (clips.length <= MOST_FILES) return clips;
  const groups = inGroups(clips).map((group) => {
    const at = Math.min(...group.map((clip) => clip.at));
    const length = Math.max(...group.map((clip) => clip.at + clip.to - clip.from)) - at;
    // Counted from its own beginning, so that the same clips elsewhere in a film are the same stem.
    return { at, length, clips: group.map((clip) => ({ ...clip, at: clip.at - at })) };
  });
  const files = await stems(
    groups.map(({ length, clips }) => ({
      recipe: {
        revision: STEM_REVISION,
        clips: soundRecipe({ length, clips, bed: null, voices: [], balance: 'keep', loudness: null }),
      },
      sounds: clips,
    })),
    tools,
  );
  const mixed = groups.map(({ at, length }, n): ClipSound => {
    return { ...files[n]!, at, from: 0, to: length, fadeIn: 0, fadeOut: 0 }; // One file per group.
  });
  return clipStems(mixed, tools);
}

/**
 * The voices in at most as many files as one ffmpeg can read. Of more voices, each group of neighbours becomes one stem
 * that is as long as they are: otherwise each voice would be mixed as silence to the end of the film.
 */
export async function voiceStems(
  voices: readonly VoiceSound[],
  length: number,
  tools: SoundTools,
): Promise<readonly VoiceSound[]> {
  if (voices.length <= MOST_FILES) return voices;
  const groups = inGroups([...voices].sort((a, b) => a.at - b.at)).map((group) => {
    const at = group[0]?.at ?? 0;
    return { at, voices: group.map((voice) => ({ ...voice, at: voice.at - at })) };
  });
  const files = await stems(
    groups.map(({ at, voices }) => ({
      recipe: { revision: STEM_REVISION, voices: voices.map(withoutPath), longest: length - at },
      sounds: voices,
    })),
    tools,
  );
  const mixed = groups.map(({ at }, n): VoiceSound => ({ ...files[n]!, at, volume: 1 })); // One file per group.
  return voiceStems(mixed, length, tools);
}

function inGroups<Sound>(sounds: readonly Sound[]): readonly (readonly Sound[])[] {
  return Array.from({ length: Math.ceil(sounds.length / MOST_FILES) }, (_, n) =>
    sounds.slice(n * MOST_FILES, (n + 1) * MOST_FILES),
  );
}

function stems(
  wanted: readonly { readonly recipe: StemRecipe; readonly sounds: readonly JobFile[] }[],
  { engine, jobs, folder, signal }: SoundTools,
): Promise<readonly JobFile[]> {
  return settleAll(
    wanted.map(async ({ recipe, sounds }) => {
      const job = {
        kind: 'mix-stem',
        recipe: { ...recipe, engine: engineName(engine) },
        inputs: soundInputs(sounds),
      } as const;
      return fileOf((await runLocalJob(jobs, job, { folder, signal })).outputs, 'sound');
    }),
  );
}
