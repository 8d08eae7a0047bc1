import type { FilmState, OutputState } from '../events/plan-outcome.js';
import { filmChanges } from '../lockfile/film-changes.js';
import type { Lockfile } from '../lockfile/format.js';
import { editOf, outputEdits } from '../lockfile/update.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import { modelsUsed } from '../plan/models-used.js';
import { buildEdit, clipsOfShots, diffEdit, type Edit, planOutputs } from './edit.js';
import type { Prepared } from './prepare.js';
import type { Project } from './project.js';
import { signedBy } from './sign-with.js';

/** What a render would do with the film and its outputs. */
export interface FileStates {
  readonly film: FilmState;
  readonly outputs: readonly OutputState[];
}

type ReadyStoryboard = Extract<Prepared, { readonly status: 'ready' }>;

/** The film and its outputs before a render. Without all clips, they can only be called unchanged by their settings. */
export async function fileStates(
  prepared: ReadyStoryboard,
  decisions: readonly TakeDecision[],
  { project, lock }: { readonly project: Project; readonly lock: Lockfile },
): Promise<FileStates> {
  const { storyboard } = prepared;
  const { output, outputs = [] } = storyboard.film;
  const edit = await editFrom(prepared, decisions, project);
  if (edit !== null) return statesOf(edit, { project, lock });
  const isIncomplete = decisionsOfFilm(decisions).some(({ action }) => action === 'blocked');
  return {
    film: {
      output,
      state: isIncomplete ? 'incomplete' : 'make',
      changes: filmChanges({ ...editOf(storyboard), outputs: outputEdits(storyboard) }, lock),
      ...markOf(storyboard),
    },
    outputs: outputs.map((one) => ({ output: one.output, size: one.size, state: 'make' })),
  };
}

function markOf({ film: { mark } }: ReadyStoryboard['storyboard']): Pick<FilmState, 'mark'> {
  return mark === undefined ? {} : { mark };
}

// A clip that only a shared store has cannot be read yet: the decision is reuse, and the local store has no file.
async function editFrom(
  prepared: ReadyStoryboard,
  decisions: readonly TakeDecision[],
  { store, root }: Project,
): Promise<Edit | null> {
  const needed = decisionsOfFilm(decisions);
  if (!needed.every(({ action }) => action === 'reuse')) return null;
  const clips = clipsOfShots(prepared.plan, await store.findAll(needed.map(({ take }) => take.key)));
  return clips && buildEdit({ ...prepared, clips, models: modelsUsed(prepared.plan) }, root);
}

async function statesOf(
  edit: Edit,
  { project: { films }, lock }: { readonly project: Project; readonly lock: Lockfile },
): Promise<FileStates> {
  const { storyboard, path, digest } = edit;
  const planned = planOutputs(edit);
  const isNew = lock.film === null || lock.film.timeline !== digest;
  const known = filmChanges({ ...editOf(storyboard), outputs: outputEdits(storyboard) }, lock);
  // With the clips, it is known whether the film differs at all, also where no setting does.
  const exact = lock.film === null ? [] : diffEdit(edit, planned, lock);
  // Lockfiles of earlier versions do not have the settings of outputs, but what each of them shows.
  const unnamed = exact.filter(
    (one) =>
      one.kind === 'output' &&
      one.change === 'changed' &&
      lock.film?.outputs?.find(({ output }) => output === one.output)?.settings === undefined,
  );
  return {
    film: {
      output: storyboard.film.output,
      state: (await films.unchanged(path, digest, signedBy(edit).signedBy)) ? 'unchanged' : 'make',
      changes: isNew && known.length > 0 ? [...known, ...unnamed] : exact,
      ...markOf(storyboard),
    },
    outputs: await Promise.all(
      planned.map(async (one): Promise<OutputState> => {
        const { width, height } = one.timeline.format;
        const made = await films.unchanged(
          one.path,
          one.digest,
          one.settings.kind === 'film' ? signedBy(edit).signedBy : null,
        );
        return {
          output: one.settings.output,
          size: { width, height },
          state: made ? 'unchanged' : 'make',
        };
      }),
    ),
  };
}
