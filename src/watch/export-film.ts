import { basename, extname, relative } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { RenderOutcome } from '../events/render-outcome.js';
import type { LiveExport } from '../live-view/live-export.js';
import { liveError } from '../live-view/live-problems.js';
import { render } from '../operations/render.js';
import type { LockedProject, Project } from '../project/project.js';
import type { FoundFile } from './find-media.js';

/** Writes the film from the clips that exist, while the watch goes on. */
export interface FilmExport {
  /** Starts an export. Returns the reason if that is impossible, otherwise null. */
  start(): string | null;
  readonly state: LiveExport | null;
  /** The film of the last export; undefined for another digest. */
  find(digest: Digest): FoundFile | undefined;
  /** Resolves when no export is running. */
  ended(): Promise<void>;
}

/** What an export works with. */
export interface FilmExportSetup {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  readonly provider: string | null;
  readonly onChange: (pace: 'urgent' | 'calm') => void;
  readonly signal: AbortSignal;
}

/** Opens the exports of one watch. Nothing is submitted, and nothing is spent. */
export function openFilmExport(setup: FilmExportSetup): FilmExport {
  const { project, onChange, signal } = setup;
  let state: LiveExport | null = null;
  let work: Promise<void> = Promise.resolve();

  function change(next: LiveExport, pace: 'urgent' | 'calm' = 'urgent'): void {
    state = next;
    if (!signal.aborted) onChange(pace);
  }

  async function run(): Promise<void> {
    try {
      const borrowed: Project = {
        ...project,
        // The watch has locked the folder for both.
        lock: async () => ({ ...lockOf(setup.lockedProject), [Symbol.asyncDispose]: async () => undefined }),
        emit(happening) {
          if (happening.type === 'film-progressed')
            change({ state: 'running', fraction: happening.fraction }, 'calm');
          else if (happening.type === 'warned') project.emit(happening);
        },
      };
      const outcome = await render(borrowed, {
        ...(setup.provider === null ? {} : { provider: setup.provider }),
        existingOnly: true,
        allowMissing: true,
        offline: true,
        signal,
        consent: async () => false,
      });
      change(exportOf(outcome, project.root));
    } catch (error) {
      if (!signal.aborted) change({ state: 'failed', error: liveError(error) });
    }
  }

  return {
    start() {
      if (state?.state === 'running') return 'The film is being exported already.';
      change({ state: 'running', fraction: null });
      work = run();
      return null;
    },
    get state() {
      return state;
    },
    find(digest) {
      if (state?.state !== 'done' || state.digest !== digest) return undefined;
      return { path: state.path, type: extname(state.path) === '.mov' ? 'video/quicktime' : 'video/mp4' };
    },
    ended: () => work,
  };
}

function lockOf({ journal, swept }: LockedProject): Pick<LockedProject, 'journal' | 'swept'> {
  return { journal, swept };
}

function exportOf(outcome: RenderOutcome, root: string): LiveExport {
  const made =
    outcome.status === 'finished' || outcome.status === 'unchanged'
      ? { ...outcome, missing: [] }
      : outcome.status === 'incomplete'
        ? outcome.preview
        : undefined;
  if (made === undefined) return { state: 'failed', error: liveError(failureOf(outcome)) };
  const { path, digest, bytes } = made.film;
  return {
    ...{ state: 'done', path, name: basename(path), digest, bytes },
    missing: made.missing.map(({ id }) => id),
    outputs: made.outputs.map((output) => relative(root, output.path)),
  };
}

function failureOf({ status }: RenderOutcome): RenderError {
  if (status === 'invalid') {
    return new RenderError('export-failed', 'The storyboard has errors, so no film was exported.', {
      hint: 'Fix them, and export again.',
    });
  }
  return new RenderError('export-failed', 'The film was not exported.', {
    hint: 'Run "inbetween render --allow-missing" to see why.',
  });
}
