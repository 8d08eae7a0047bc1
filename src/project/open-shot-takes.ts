import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ShotWithTakes, ShownTake } from '../events/takes-outcome.js';
import type { ListedTake, Lockfile, ShotTakes, TakeName } from '../lockfile/format.js';
import { lockPath } from '../lockfile/lock-path.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { takeName } from '../lockfile/take-name.js';
import { updateTakes } from '../lockfile/update-takes.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { selectShots } from '../plan/select-shots.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { shotsToList } from './listed-takes.js';
import { readLockfile, writeLockfile } from './lockfile-on-disk.js';
import { type PrepareOptions, prepareStoryboard } from './prepare.js';
import type { Project } from './project.js';
import { readTakes } from './read-takes.js';
import { showTakes } from './show-takes.js';

/** The takes of one shot, to change what people say about them. */
export interface OpenShotTakes {
  readonly status: 'opened';
  readonly id: string;
  readonly shown: ShotWithTakes;
  /** What the storyboard requests. */
  readonly requested: PlannedTake;
  /** All takes of the lockfile and of this machine, also those that the lockfile would not list without a reason. */
  readonly known: ReadonlyMap<TakeName, ListedTake>;
  /**
   * Changes what the lockfile says at this moment, so that a render that wrote it in the meantime loses nothing. With
   * `settlesPick` a conflict about the pick of the shot is over. Returns whether the file changed.
   */
  save(change: (said: ShotTakes) => ShotTakes, options?: { readonly settlesPick: boolean }): Promise<boolean>;
}

/**
 * Opens the takes of a shot. The state folder is not locked: a render that is running writes what people said in the meantime.
 * Throws RenderError `bad-option` for a word that names several shots.
 */
export async function openShotTakes(
  project: Project,
  word: string,
  options: Pick<PrepareOptions, 'signal'>,
): Promise<InvalidSource | UnknownShot | OpenShotTakes> {
  const prepared = await prepareStoryboard(project, {
    ...options,
    ...{ web: 'once', retakes: 'none', skipped: 'as-planned' },
  });
  if (prepared.status === 'invalid') return prepared;
  const { plan } = prepared;
  const selected = selectShots(
    [word],
    plan.shots.map((shot) => shot.id),
  );
  if (selected.status === 'unknown-shot') return selected;
  const [id = '', ...more] = selected.ids;
  if (more.length > 0) throw severalShots(word, selected.ids);
  const path = lockPath(project.storyboard);
  const read = async (): Promise<Lockfile> => withRenamedTakes((await readLockfile(path)).lock, plan);
  const lock = await read();
  const listed = await shotsToList(project, { plan, lock, listed: new Set([id]) });
  const saidIn = ({ takes }: Lockfile): ShotTakes =>
    updateTakes(takes, listed, new Set([id])).takes?.get(id) ?? nothingSaid;
  const own = listed.filter((shot) => shot.id === id);
  const { shots } = showTakes(await readTakes(project, { plan, lock }), { plan, lock, shared: new Set() });
  const key = plan.shots.find((shot) => shot.id === id)?.key;
  return {
    status: 'opened',
    id,
    // Both are of a shot of this plan.
    shown: shots.find((shot) => shot.id === id) as ShotWithTakes,
    requested: plan.takes.find((take) => take.key === key) as PlannedTake,
    known: new Map([
      ...own.flatMap(({ takes }) => takes.map((take) => [nameOf(take), take] as const)),
      ...saidIn(lock).list,
    ]),
    save: (change, { settlesPick } = { settlesPick: false }) =>
      project.lockfileTurn.take(async () => {
        const now = await read();
        const { conflicts = [], takes, ...rest } = now;
        const open = settlesPick ? conflicts.filter(({ shot }) => shot !== id) : conflicts;
        const changed = new Map(takes).set(id, change(saidIn(now)));
        // The lists of other shots stay as they are.
        const others = new Set([...changed.keys()].filter((one) => one !== id));
        const tidy = updateTakes(
          changed,
          own.map((shot) => ({ ...shot, takes: [] })),
          others,
        );
        return write(path, { ...rest, ...tidy, ...(open.length > 0 ? { conflicts: open } : {}) });
      }),
  };
}

/** The take that a word names: its number, or the first letters of its name or of its clip. Throws RenderError `no-such-take`. */
export function findTake({ id, takes }: ShotWithTakes, word: string): ShownTake {
  const byNumber = /^\d{1,4}$/.test(word) ? takes.find(({ number }) => number === Number(word)) : undefined;
  if (byNumber) return byNumber;
  const text = word.toLowerCase();
  const found =
    text.length < 4 ? [] : takes.filter(({ name, clip }) => name.startsWith(text) || clip.startsWith(text));
  const [only, ...more] = found;
  if (only && more.length === 0) return only;
  const what =
    more.length > 0
      ? `Several takes of "${id}" begin with "${word}": ${found.map(({ number }) => number).join(', ')}.`
      : takes.length === 0
        ? `The shot "${id}" has no takes yet.`
        : `The shot "${id}" has no take "${word}": it has ${takes.length === 1 ? 'one' : `takes 1 to ${takes.length}`}.`;
  throw new RenderError('no-such-take', what, {
    hint: `Name a take by its number: inbetween takes ${id} lists them.`,
  });
}

/** A take as the lockfile lists it. Throws RenderError `no-such-take` for one of which only the bill is known. */
export function listedOf({ known, id }: OpenShotTakes, { name, number }: ShownTake): ListedTake {
  const listed = known.get(name);
  if (listed) return listed;
  throw new RenderError(
    'no-such-take',
    `Take ${number} of "${id}" was deleted, and neither this machine nor the lockfile knows its clip.`,
    { hint: 'Choose another take.' },
  );
}

function nameOf({ key, clip }: ListedTake): TakeName {
  return takeName(key, clip.digest);
}

const nothingSaid: ShotTakes = { pick: null, note: null, list: new Map() };

async function write(path: string, lock: Lockfile): Promise<boolean> {
  try {
    return await writeLockfile(path, lock);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    throw new RenderError('lockfile-unwritten', `${path} could not be written: ${errnoMessage(error)}.`, {
      hint: 'Make its folder writable, and run the command again.',
      cause: error,
    });
  }
}

function severalShots(word: string, ids: readonly string[]): RenderError {
  return new RenderError(
    'bad-option',
    `"${word}" names ${ids.length} shots: ${ids.slice(0, 6).join(', ')}.`,
    {
      hint: 'Name one shot.',
    },
  );
}
