import type { Digest } from '../base/digest.js';
import type { StreamedFilm } from '../film/output/streamed-film.js';
import type { LiveFilm } from '../live-view/live-view.js';
import type { Project } from '../project/project.js';
import { stampOf } from '../store/clips/file-stamp.js';
import { buildTimeline } from '../timeline/build-timeline.js';
import type { Clip } from '../timeline/clip.js';
import { openPreviewFilms } from './preview-films.js';
import { decisionFor, type WatchPlan } from './shot-plan.js';

/** Keeps a film of the clips that are there: at once, and again whenever one of them changes. */
export interface PreviewAssembler extends AsyncDisposable {
  readonly newest: LiveFilm | null;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
  /** A film is being cut, or will be. */
  readonly busy: boolean;
  /** Cuts the film of this plan as soon as the present one is done; of several plans, the last. */
  cut(plan: WatchPlan): void;
  find(digest: Digest): StreamedFilm | undefined;
}

export interface PreviewAssemblerSetup {
  readonly project: Project;
  readonly onFilm: () => void;
  readonly onFailure: (error: unknown) => void;
  /** A file that the newest film is read from has gone or changed: it has to be cut again. */
  readonly onSpoiled: () => void;
  /** Nothing is left to cut. */
  readonly onRest: () => void;
  readonly signal: AbortSignal;
}

interface Playing {
  readonly clip: Clip;
  /** Who made its pictures; null for a draft. */
  readonly model: string | null;
}

export async function openPreviewAssembler(setup: PreviewAssemblerSetup): Promise<PreviewAssembler> {
  const { project, onFilm, onFailure, onSpoiled, onRest, signal } = setup;
  const films = await openPreviewFilms(project);
  // A shot that is changed goes on with its old clip until the new one is there.
  const playing = new Map<string, Playing>();
  let wanted: WatchPlan | null = null;
  let timelineInput: Promise<void> | null = null;

  async function cutAll(): Promise<void> {
    while (wanted && !signal.aborted) {
      const plan = wanted;
      wanted = null;
      await chooseClips(plan);
      const shots = plan.storyboard.shots.flatMap(({ id }) => {
        const now = playing.get(id);
        return now ? [[id, now] as const] : [];
      });
      if (shots.length === 0) continue;
      const clips = new Map(shots.map(([id, { clip }]) => [id, clip]));
      const models = new Map(shots.flatMap(([id, { model }]) => (model === null ? [] : [[id, model]])));
      await films.cut(
        {
          timeline: buildTimeline({ ...plan, clips, models }),
          keyframes: plan.keyframes.values(),
        },
        signal,
      );
      onFilm();
    }
  }

  async function cutNow(): Promise<void> {
    try {
      await cutAll();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    timelineInput = null;
    onRest();
  }

  /** The paid clip, else the draft, else what played before: a film without holes as early as possible. */
  async function chooseClips({ storyboard, paid, draft }: WatchPlan): Promise<void> {
    for (const { id } of storyboard.shots) {
      const both = [decisionFor(paid?.decisions, id), decisionFor(draft.decisions, id)];
      const made = both.find((decision) => decision?.action === 'reuse');
      const now = playing.get(id);
      if (made?.action !== 'reuse') {
        // What played until now may be what was lost.
        if (now && stampOf(now.clip.path) === undefined) playing.delete(id);
        continue;
      }
      if (now?.clip.digest === made.clip) continue;
      const clip = await project.store.find(made.take.key);
      const { request, local } = made.take;
      if (clip) playing.set(id, { clip, model: local ? null : request.model });
    }
    const ids = new Set(storyboard.shots.map(({ id }) => id));
    for (const id of playing.keys()) if (!ids.has(id)) playing.delete(id);
  }

  async function* watched(
    { digest, read }: StreamedFilm,
    [from, to]: readonly [number, number],
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* read(from, to);
    } catch (error) {
      if (films.spoil(digest)) onSpoiled();
      throw error;
    }
  }

  return {
    get newest() {
      return films.newest;
    },
    get playing() {
      return new Map([...playing].map(([id, { clip }]) => [id, clip.digest]));
    },
    get busy() {
      return timelineInput !== null;
    },
    cut(plan) {
      wanted = plan;
      timelineInput ??= cutNow();
    },
    find(digest) {
      const film = films.find(digest);
      return film && { ...film, read: (from, to) => watched(film, [from, to]) };
    },
    async [Symbol.asyncDispose]() {
      await timelineInput;
    },
  };
}
