import { resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { ShotWithTakes, TakesOutcome } from '../events/takes-outcome.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { selectShots } from '../plan/select-shots.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { type KnownShot, readTakes } from '../project/read-takes.js';
import { loadSharedStore, warnStoreErrors } from '../project/shared-store.js';
import { showTakes } from '../project/show-takes.js';
import { contactSheet } from '../report/contact-sheet.js';
import { sheetLabel } from '../report/takes-text.js';

/** Which takes to list. */
export interface TakesOptions extends Omit<PrepareOptions, 'web' | 'slate'> {
  /** Ids, numbers, ranges and patterns; default: all shots. */
  readonly shots?: readonly string[];
  /** No network: a shared store over a network is not asked. */
  readonly offline?: boolean;
}

/** Lists all takes of shots, with what they cost. Writes nothing. */
export async function takes(project: Project, options: TakesOptions): Promise<TakesOutcome> {
  const { offline = false, signal } = options;
  const prepared = await prepareStoryboard(project, {
    ...options,
    web: offline ? 'remembered' : 'once',
    skipped: 'as-planned',
  });
  if (prepared.status === 'invalid') return prepared;
  const { plan, storyboard } = prepared;
  const ids = plan.shots.map(({ id }) => id);
  const selected = options.shots ? selectShots(options.shots, ids) : { status: 'selected' as const, ids };
  if (selected.status === 'unknown-shot') return selected;
  const lock = withRenamedTakes(await readLock(project), plan);
  const takesByShot = await readTakes(project, { plan, lock });
  const wanted = new Map([...takesByShot].filter(([id]) => selected.ids.includes(id)));
  const shared = await sharedNames(wanted, { project, storyboard, offline, signal });
  return { status: 'listed', ...showTakes(wanted, { plan, lock, shared }) };
}

/**
 * A contact sheet of takes as a JPEG: the first, the middle and the last frame of each, in the order of the list. Throws
 * RenderError when ffmpeg fails.
 */
export async function takesSheet(
  project: Project,
  shots: readonly ShotWithTakes[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const rows = shots.flatMap(({ id, takes: all }) =>
    all.map((take) => ({
      label: sheetLabel(id, take),
      clip:
        take.location === 'local' && take.file
          ? { path: resolve(project.store.pathOf(take.clip)), frames: take.file.frames }
          : null,
    })),
  );
  if (rows.length === 0)
    throw new RenderError('no-takes', 'There are no takes to show: no clip was made yet.', {
      hint: 'Render first.',
    });
  return contactSheet(rows, await project.engine(signal), signal);
}

// Only clips that are not here are looked for. Errors of the store are warnings.
async function sharedNames(
  takesByShot: ReadonlyMap<string, KnownShot>,
  {
    project,
    storyboard,
    offline,
    signal,
  }: {
    readonly project: Project;
    readonly storyboard: Parameters<typeof loadSharedStore>[1];
    readonly offline: boolean;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlySet<string>> {
  const absent = [...takesByShot.values()].flatMap(({ takes: all }) => all.filter(({ isHere }) => !isHere));
  if (absent.length === 0) return new Set();
  const share = await loadSharedStore(project, storyboard, { offline, policy: 'careful' });
  if (share === undefined) return new Set();
  const { found, errors } = await share.holds(absent, signal);
  warnStoreErrors(errors, project, 'careful');
  return new Set(found.map(({ name }) => name));
}
