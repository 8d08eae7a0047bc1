import type { Digest } from '../base/digest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SoundExaminer } from '../ingest/inspect-sound.js';
import { loadDrivingAudio } from '../ingest/load-driving-audio.js';
import { loadSounds } from '../ingest/load-sounds.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import { openSoundCache } from '../store/cache/sound-cache.js';
import type { NamedSounds } from '../storyboard/storyboard.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import type { Project } from './project.js';

/** All audio that a storyboard names, by the src that names it, as far as it can be used. */
export interface LoadedAudio {
  readonly sounds: ReadonlyMap<string, SoundFile>;
  readonly driving: ReadonlyMap<string, DrivingAudio>;
  /** The lengths of sounds that were decoded, in seconds. */
  readonly lengths: ReadonlyMap<Digest, number>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and examines all audio of a storyboard. A sound without a fault is decoded once. */
export async function loadAudio(
  storyboard: NamedSounds,
  project: Pick<Project, 'root' | 'stateFolder' | 'warnCache' | 'engine'>,
  signal: AbortSignal,
): Promise<LoadedAudio> {
  const { film, shots } = storyboard;
  if (
    film.audio === null &&
    shots.every(({ audio, drivingAudio }) => audio === null && drivingAudio === null)
  )
    return { sounds: new Map(), driving: new Map(), lengths: new Map(), diagnostics: [] };
  const cache = await openSoundCache(project.stateFolder, project.warnCache);
  const examiner: SoundExaminer = { engine: () => project.engine(signal), cache, signal };
  const { sounds, ...heard } = await loadSounds(storyboard, project.root, examiner);
  const { sounds: driving, ...driven } = await loadDrivingAudio(shots, project.root, examiner);
  const lengths = new Map([...heard.lengths, ...driven.lengths]);
  const diagnostics = [...heard.diagnostics, ...driven.diagnostics];
  // A sound with a fault is examined again each time, so that its fault is reported each time.
  await cache.remember(
    diagnostics.length > 0
      ? new Map()
      : new Map([...lengths].filter(([digest]) => cache.seconds(digest) === undefined)),
  );
  return { sounds, driving, lengths, diagnostics };
}
