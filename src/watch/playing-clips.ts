import type { Digest } from '../base/digest.js';
import { decisionFor } from '../live-view/shot-plan.js';
import type { TakeDecision } from '../plan/decision.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import { stampOf } from '../store/clips/file-stamp.js';
import type { Clip } from '../timeline/clip.js';
import type { WatchPlan } from './watch-plan.js';

/** The clips of a preview, by shot id. */
export interface PreviewClips {
  readonly clips: ReadonlyMap<string, Clip>;
  /** The models of the clips that are no drafts. */
  readonly models: ReadonlyMap<string, string>;
}

/** The clip that plays for each shot. A changed shot keeps its old clip until the new one is generated. */
export interface PlayingClips {
  /** Uses the paid clip of each shot, else its draft, else the clip that played before. */
  update(plan: WatchPlan): Promise<PreviewClips>;
  /** By shot id. */
  readonly digests: ReadonlyMap<string, Digest>;
}

interface PlayingClip {
  readonly clip: Clip;
  /** Null for a draft. */
  readonly model: string | null;
}

/** Starts without clips. */
export function openPlayingClips(store: Pick<ClipStore, 'find'>): PlayingClips {
  const playing = new Map<string, PlayingClip>();

  async function choose(shot: string, { paid, draft }: WatchPlan): Promise<void> {
    const decisions = [decisionFor(paid?.decisions, shot), decisionFor(draft.decisions, shot)];
    const generated = decisions.find(isReuse);
    const now = playing.get(shot);
    if (generated === undefined) {
      // The file of the clip that played before may have been removed.
      if (now && stampOf(now.clip.path) === undefined) playing.delete(shot);
      return;
    }
    if (now?.clip.digest === generated.clip) return;
    const clip = await store.find(generated.take.key);
    const { request, local } = generated.take;
    if (clip) playing.set(shot, { clip, model: local ? null : request.model });
  }

  return {
    async update(plan) {
      const ids = plan.storyboard.shots.map(({ id }) => id);
      for (const id of ids) await choose(id, plan);
      const kept = new Set(ids);
      for (const id of playing.keys()) if (!kept.has(id)) playing.delete(id);
      return inFilmOrder(ids, playing);
    },
    get digests() {
      return new Map([...playing].map(([id, { clip }]) => [id, clip.digest]));
    },
  };
}

function inFilmOrder(ids: readonly string[], playing: ReadonlyMap<string, PlayingClip>): PreviewClips {
  const shots = ids.flatMap((id) => {
    const now = playing.get(id);
    return now ? [[id, now] as const] : [];
  });
  return {
    clips: new Map(shots.map(([id, { clip }]) => [id, clip])),
    models: new Map(shots.flatMap(([id, { model }]) => (model === null ? [] : [[id, model]]))),
  };
}

function isReuse(decision: TakeDecision | undefined): decision is TakeDecision & { action: 'reuse' } {
  return decision?.action === 'reuse';
}
