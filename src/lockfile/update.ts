import type { JsonValue } from '../base/json.js';
import { type RenderPlan, skippedIds, storyboardIds } from '../plan/render-plan.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { LockedFilm, LockedOutput, LockedShot, Lockfile, UncollectedShot } from './format.js';
import { type RequestedShot, updateTakes } from './update-takes.js';

/** The results of a render that the lockfile records. */
export interface LockUpdate {
  readonly plan: RenderPlan;
  /** By shot id: the shots that have a clip. */
  readonly shots: ReadonlyMap<string, LockedShot>;
  /** Null if no film was rendered. */
  readonly film: LockedFilm | null;
  /** Takes of this render that are paid for and not collected. */
  readonly uncollected?: Lockfile['uncollected'];
  /** The shots of the storyboard with their takes; absent: the takes stay as they are. */
  readonly requested?: readonly RequestedShot[];
  /** Ms since 1970. */
  readonly now?: number;
}

/**
 * The lockfile after a render. Unchanged parts stay as they were written, so that a second machine that renders the
 * same film does not change the file.
 */
export function updateLock(before: Lockfile, update: LockUpdate): Lockfile {
  const { plan, shots, film, requested } = update;
  const skipped = skippedIds(plan);
  // A shot that is skipped keeps what it has.
  const kept = storyboardIds(plan).flatMap((id) => {
    const known = before.shots.get(id);
    const now = shots.get(id);
    const shot =
      now && known?.clip.digest === now.clip.digest ? { ...now, take: known.take } : (now ?? known);
    return shot ? [[id, shot] as const] : [];
  });
  const uncollected = uncollectedBefore(before, update);
  return {
    film: film === null ? before.film : sameOr(before.film, film),
    shots: new Map(kept),
    ...(uncollected.size > 0 ? { uncollected } : {}),
    ...(before.conflicts ? { conflicts: before.conflicts } : {}),
    ...(requested
      ? updateTakes(before.takes, requested, skipped)
      : before.takes
        ? { takes: before.takes }
        : {}),
  };
}

// No provider keeps a take that long.
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

// A shot with a clip for the same request needs no other one. A take of an earlier request is still paid for.
function uncollectedBefore(
  before: Lockfile,
  { shots, uncollected = new Map(), now = 0 }: LockUpdate,
): ReadonlyMap<string, UncollectedShot> {
  const all = [...(before.uncollected ?? []), ...uncollected];
  return new Map(
    all.filter(
      ([id, { key, take }]) => shots.get(id)?.key !== key && now - Date.parse(take.at) < FORGOTTEN_MS,
    ),
  );
}

// Equal frames are the same film, even if another engine wrote them into a different container.
function sameOr(known: LockedFilm | null, now: LockedFilm): LockedFilm {
  const same = known !== null && known.timeline === now.timeline && known.packets === now.packets;
  const film = same ? { ...known, order: now.order, settings: now.settings } : now;
  const { outputs: _, ...plain } = film;
  const outputs = sameOutputs(known?.outputs ?? [], now.outputs ?? []);
  return outputs.length === 0 ? plain : { ...plain, outputs };
}

function sameOutputs(known: readonly LockedOutput[], now: readonly LockedOutput[]): readonly LockedOutput[] {
  return now.map((one) => {
    const before = known.find(({ output }) => output === one.output);
    const same = before?.timeline === one.timeline && one.packets !== null && before.packets === one.packets;
    if (!same) return one;
    return before.settings === undefined ? before : { ...before, settings: one.settings ?? before.settings };
  });
}

/**
 * The film settings as the lockfile records them: without the file name, document positions, other outputs, exports, hooks
 * and credentials.
 */
export function editOf({
  film: { output: _, outputs: __, exports: ___, onFinish: ____, credentials: _____, ...film },
  shots,
}: Pick<Storyboard, 'film' | 'shots'>): Pick<LockedFilm, 'order' | 'settings'> {
  const own = shots.flatMap(({ id, transition, captions, audio, focus }) => {
    const edit = {
      ...(transition.kind === 'cut' && transition.match === undefined ? {} : { transition }),
      ...(captions.length === 0 ? {} : { captions }),
      ...(audio === null ? {} : { audio }),
      ...(focus === undefined ? {} : { focus }),
    };
    return Object.keys(edit).length === 0 ? [] : [[id, edit]];
  });
  const settings = own.length === 0 ? film : { ...film, shots: Object.fromEntries(own) };
  return {
    order: shots.map(({ id }) => id),
    settings: withoutPlaces(JSON.parse(JSON.stringify(settings)) as JsonValue),
  };
}

/** A further output and its settings, as the lockfile records them. */
export type OutputEdit = Required<Pick<LockedOutput, 'output' | 'settings'>>;

/** The further outputs of a film with their settings. */
export function outputEdits({ film: { outputs = [] } }: Pick<Storyboard, 'film'>): readonly OutputEdit[] {
  return outputs.map(({ output, kind: _, ...settings }) => ({
    output,
    settings: withoutPlaces(JSON.parse(JSON.stringify(settings)) as JsonValue),
  }));
}

function withoutPlaces(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutPlaces);
  const members = Object.entries(value).filter(([key]) => key !== 'at' && key !== 'origins');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutPlaces(member)]));
}
