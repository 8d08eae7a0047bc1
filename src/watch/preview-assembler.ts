import type { Digest } from '../base/digest.js';
import type { StreamedFilm } from '../film/output/streamed-film.js';
import type { LiveFilm } from '../live-view/live-view.js';
import { buildEdit } from '../project/edit.js';
import type { Project } from '../project/project.js';
import type { Timeline } from '../timeline/timeline.js';
import { openPlayingClips, type PreviewClips } from './playing-clips.js';
import { openPreviewFilms, type PreviewTimeline } from './preview-films.js';
import { placeholdersFor } from './shot-placeholders.js';
import type { WatchPlan } from './watch-plan.js';

/** Keeps a film of the clips that exist, and assembles it again whenever one of them changes. */
export interface PreviewAssembler extends AsyncDisposable {
  readonly newest: LiveFilm | null;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
  /** The clips of the newest film, by shot id. */
  readonly shown: ReadonlyMap<string, Digest>;
  /** A film is being assembled, or will be. */
  readonly busy: boolean;
  /**
   * Assembles the film of this plan after the current one. If several plans are waiting, only the last one counts. Resolves
   * when no plan is waiting.
   */
  assemble(plan: WatchPlan): Promise<void>;
  find(digest: Digest): StreamedFilm | undefined;
}

/** Callbacks of an assembler. */
export interface PreviewAssemblerSetup {
  readonly project: Project;
  readonly onFilm: () => void;
  readonly onFailure: (error: unknown) => void;
  /** A file that the newest film is read from was removed or changed: the film has to be assembled again. */
  readonly onOutdated: () => void;
  /** No plan is waiting any more. */
  readonly onIdle: () => void;
  readonly signal: AbortSignal;
}

// Without sound, then without the passes that measure its loudness.
function firstSteps(timeline: Timeline): readonly Timeline[] {
  const { sound } = timeline;
  if (sound === null) return [timeline];
  const quick = sound.loudness === null ? [] : [{ ...timeline, sound: { ...sound, loudness: null } }];
  return [{ ...timeline, sound: null }, ...quick, timeline];
}

/** Opens an assembler without a film. */
export async function openPreviewAssembler(setup: PreviewAssemblerSetup): Promise<PreviewAssembler> {
  const { project, onFilm, onFailure, onOutdated, onIdle, signal } = setup;
  const films = await openPreviewFilms(project);
  const playing = openPlayingClips(project.store);
  let shown: ReadonlyMap<string, Digest> = new Map();
  let next: WatchPlan | null = null;
  let working: Promise<void> | null = null;

  async function assembleAll(): Promise<void> {
    while (next && !signal.aborted) {
      const plan = next;
      next = null;
      const film = filmOf(plan, await playing.update(plan));
      // Mixing sound takes seconds, and the first film is waited for.
      const steps = films.newest === null ? firstSteps(film.timeline) : [film.timeline];
      for (const timeline of steps) {
        await films.assemble({ ...film, timeline }, signal);
        shown = new Map(film.timeline.entries.map(({ shot, clip }) => [shot, clip.digest]));
        onFilm();
        if (next) break;
      }
    }
  }

  async function work(): Promise<void> {
    try {
      await assembleAll();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    working = null;
    onIdle();
  }

  async function* read(
    film: StreamedFilm,
    [from, to]: readonly [number, number],
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* film.read(from, to);
    } catch (error) {
      if (films.markOutdated(film.digest)) onOutdated();
      throw error;
    }
  }

  return {
    get newest() {
      return films.newest;
    },
    get playing() {
      return playing.digests;
    },
    get shown() {
      return shown;
    },
    get busy() {
      return working !== null;
    },
    assemble(plan) {
      next = plan;
      working ??= work();
      return working;
    },
    find(digest) {
      const film = films.find(digest);
      return film && { ...film, read: (from, to) => read(film, [from, to]) };
    },
    async [Symbol.asyncDispose]() {
      await working;
      await films[Symbol.asyncDispose]();
    },
  };

  // A shot without a clip shows its keyframes, so that the film is as long as it will be.
  function filmOf(plan: WatchPlan, { clips, models }: PreviewClips): PreviewTimeline {
    const placeholders = placeholdersFor(plan, clips);
    const { timeline } = buildEdit(
      {
        ...plan,
        clips: new Map([...clips, ...placeholders]),
        models,
        placeholders: new Set(placeholders.keys()),
      },
      project.root,
    );
    const plays = new Map([
      ...[...models.keys()].map((shot) => [shot, 'final'] as const),
      ...[...placeholders.keys()].map((shot) => [shot, 'keyframes'] as const),
    ]);
    return { timeline, plays, keyframes: plan.keyframes.values() };
  }
}
