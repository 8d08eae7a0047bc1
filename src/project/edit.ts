import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import { outputDigest } from '../film/output/output-digest.js';
import { diffFilm, diffOutputs, type LockDifference } from '../lockfile/diff.js';
import type { Lockfile } from '../lockfile/format.js';
import { editOf } from '../lockfile/update.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { OutputSettings, Storyboard } from '../storyboard/storyboard.js';
import { buildOutputTimeline } from '../timeline/build-output-timeline.js';
import { buildTimeline, type TimelineInput } from '../timeline/build-timeline.js';
import type { Clip } from '../timeline/clip.js';
import type { Timeline } from '../timeline/timeline.js';
import { timelineDigest } from '../timeline/timeline-digest.js';
import type { FilmCredentials } from './credentials.js';

/** A storyboard and one clip per shot. */
export interface EditInput extends Omit<TimelineInput, 'storyboard' | 'keyframes'> {
  readonly storyboard: Storyboard;
  /** By uri, as the storyboard names them. */
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  /** What signs the film; absent or null for nothing. */
  readonly credentials?: FilmCredentials | null;
}

/** The film as data: what it shows, and where its file goes. */
export interface Edit extends EditInput {
  readonly timeline: Timeline;
  /** Identifies what the film shows. */
  readonly digest: Digest;
  /** Absolute path of the film. */
  readonly path: string;
  /** Folder of the storyboard, absolute: output paths are relative to it. */
  readonly root: string;
}

/** A further output of the film's clips: a film of another size, or an animation. */
export interface PlannedOutput {
  readonly settings: OutputSettings;
  /** Absolute. */
  readonly path: string;
  readonly timeline: Timeline;
  /** Identifies what the output shows, and how. */
  readonly digest: Digest;
}

/** Clips -> timeline. Throws RenderError `transition-too-long`. */
export function buildEdit(input: EditInput, root: string): Edit {
  const timeline = buildTimeline(input);
  const path = resolve(root, input.storyboard.film.output);
  return { ...input, timeline, digest: timelineDigest(timeline), path, root };
}

/** Timeline -> further outputs, in the order of the storyboard. Throws RenderError `transition-too-long`. */
export function planOutputs(edit: Edit): readonly PlannedOutput[] {
  return (edit.storyboard.film.outputs ?? []).map((settings) => {
    const timeline = buildOutputTimeline(edit, settings, edit.timeline.format);
    const digest = outputDigest(settings.kind, timeline);
    return { settings, path: resolve(edit.root, settings.output), timeline, digest };
  });
}

/** By shot id, the clip of each shot; null when a clip is missing. */
export function clipsOfShots(
  plan: Pick<RenderPlan, 'shots'>,
  clips: ReadonlyMap<CacheKey, Clip>,
): ReadonlyMap<string, Clip> | null {
  const found = clipsThatExist(plan, clips);
  return found.size === plan.shots.length ? found : null;
}

/** By shot id, the clips of the shots that have one. */
export function clipsThatExist(
  { shots }: Pick<RenderPlan, 'shots'>,
  clips: ReadonlyMap<CacheKey, Clip>,
): ReadonlyMap<string, Clip> {
  return new Map(
    shots.flatMap(({ id, key }) => {
      const clip = clips.get(key);
      return clip ? [[id, clip] as const] : [];
    }),
  );
}

/** How an edit differs from the lockfile. Without `outputs` only the film is compared. */
export function diffEdit(
  { storyboard, digest }: Edit,
  outputs: readonly PlannedOutput[] | null,
  lock: Lockfile,
): readonly LockDifference[] {
  const film = diffFilm({ ...editOf(storyboard), timeline: digest }, lock);
  if (outputs === null) return film;
  const asked = outputs.map(({ settings: { output }, digest: timeline }) => ({ output, timeline }));
  return [...film, ...diffOutputs(asked, lock)];
}
