import { canonicalJson } from '../base/canonical-json.js';
import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { CacheKey } from '../plan/cache-key.js';
import { changesSince } from '../plan/changes-since.js';
import type { Change } from '../plan/decision.js';
import { explainChange } from '../plan/explain-change.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { LockedFilm, LockedOutput, Lockfile } from './format.js';
import { formatSetting, isRecord, settingName } from './format-setting.js';

/** How a shot or the film differs from the lockfile. */
export type LockDifference =
  | { readonly kind: 'not-locked'; readonly shot: string }
  | { readonly kind: 'changed'; readonly shot: string; readonly changes: readonly Change[] }
  /** The same request with another cache key, which another version of this program computed. */
  | { readonly kind: 'other-key'; readonly shot: string }
  /** The lockfile names a clip that is missing here. */
  | { readonly kind: 'no-clip'; readonly shot: string; readonly clip: Digest }
  /** A person has picked another take than the one in the locked film. */
  | { readonly kind: 'picked'; readonly shot: string; readonly clip: Digest }
  | { readonly kind: 'order'; readonly before: readonly string[]; readonly now: readonly string[] }
  | SettingChange
  /** The edit differs although the storyboard's settings do not. */
  | { readonly kind: 'edit' }
  | { readonly kind: 'no-film' }
  | {
      readonly kind: 'output';
      readonly output: string;
      readonly change: 'new' | 'changed' | 'gone';
      /** The changed settings, where they are known. */
      readonly changes?: readonly SettingChange[];
    };

/** A setting of the film or of an output. */
export interface SettingChange {
  readonly kind: 'setting';
  readonly field: string;
  readonly before: JsonValue;
  readonly now: JsonValue;
}

/** How the shots of a plan differ from the lockfile, in the order of the film. */
export function diffLock(plan: RenderPlan, lock: Lockfile): readonly LockDifference[] {
  const takes = new Map(plan.takes.map((take) => [take.key, take]));
  return plan.shots.flatMap(({ id, key }) => {
    const locked = lock.shots.get(id);
    if (locked?.key === key) return [];
    return [diffShot(id, takes.get(key) as PlannedTake, lock)]; // Every shot's key names a take of its plan.
  });
}

/** Shots whose picked or locked clip is missing; `clips` are those that answer the keys of the plan. */
export function missingClips(
  plan: RenderPlan,
  lock: Lockfile,
  clips: ReadonlyMap<CacheKey, Digest>,
): readonly LockDifference[] {
  const picked = new Map(plan.takes.flatMap(({ key, pick }) => (pick ? [[key, pick.clip] as const] : [])));
  return plan.shots.flatMap(({ id, key }) => {
    const locked = lock.shots.get(id);
    const clip = picked.get(key) ?? (locked?.key === key ? locked.clip.digest : undefined);
    if (clip === undefined || clips.get(key) === clip) return [];
    return [{ kind: 'no-clip' as const, shot: id, clip }];
  });
}

function diffShot(shot: string, take: PlannedTake, lock: Lockfile): LockDifference {
  const locked = lock.shots.get(shot);
  if (!locked) return { kind: 'not-locked', shot };
  if (take.pick) return { kind: 'picked', shot, clip: take.pick.clip };
  const changes = changesSince(locked.asked, take.request);
  return changes.length > 0 ? { kind: 'changed', shot, changes } : { kind: 'other-key', shot };
}

/** How the requested film differs from the locked one, if its shots do not. */
export function diffFilm(
  asked: Pick<LockedFilm, 'order' | 'settings' | 'timeline'>,
  { film }: Lockfile,
): readonly LockDifference[] {
  if (film === null) return [{ kind: 'no-film' }];
  // Only the edit matters: another order of equal shots is the same film.
  if (film.timeline === asked.timeline) return [];
  const known = [...diffOrder(film.order, asked.order), ...diffSettings(film.settings, asked.settings, '')];
  return known.length > 0 ? known : [{ kind: 'edit' }];
}

/** Whether the shots have another order. */
export function diffOrder(before: readonly string[], now: readonly string[]): readonly LockDifference[] {
  return before.join('\n') === now.join('\n') ? [] : [{ kind: 'order', before, now }];
}

/** How the requested outputs differ from the locked ones. */
export function diffOutputs(
  asked: readonly Pick<LockedOutput, 'output' | 'timeline'>[],
  { film }: Lockfile,
): readonly LockDifference[] {
  const locked = film?.outputs ?? [];
  const changed = asked.flatMap(({ output, timeline }): readonly LockDifference[] => {
    const known = locked.find((one) => one.output === output);
    if (known === undefined) return [{ kind: 'output', output, change: 'new' }];
    return known.timeline === timeline ? [] : [{ kind: 'output', output, change: 'changed' }];
  });
  const gone = locked.filter(({ output }) => !asked.some((one) => one.output === output));
  return [
    ...changed,
    ...gone.map(({ output }) => ({ kind: 'output' as const, output, change: 'gone' as const })),
  ];
}

/** The settings that differ, by their path. */
export function diffSettings(before: JsonValue, now: JsonValue, field: string): readonly SettingChange[] {
  if (canonicalJson(before) === canonicalJson(now)) return [];
  const [old, next] = [partsOf(before, now, field), partsOf(now, before, field)];
  if (old === null || next === null) return [{ kind: 'setting', field, before, now }];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  return names.flatMap((name) =>
    diffSettings(old[name] ?? null, next[name] ?? null, field ? `${field}.${name}` : name),
  );
}

// A size is one value, and so is a transition that becomes another one. A shot without settings has none of each.
function partsOf(
  value: JsonValue,
  other: JsonValue,
  field: string,
): { readonly [key: string]: JsonValue } | null {
  if (/^shots(\.[^.]+)?$/.test(field) && value === null) return {};
  if (!isRecord(value) || /(^|\.)size$/.test(field)) return null;
  const isOther = /\.transition$/.test(field) && isRecord(other) && !(value.match && other.match);
  return isOther ? null : value;
}

/** A difference as text; `subject` is the shot, the output or "film". */
export function formatDifference(difference: LockDifference): {
  readonly subject: string;
  readonly lines: readonly string[];
} {
  switch (difference.kind) {
    case 'not-locked':
      return { subject: difference.shot, lines: ['not in the lockfile'] };
    case 'changed':
      return { subject: difference.shot, lines: difference.changes.map(explainChange) };
    case 'other-key':
      return {
        subject: difference.shot,
        lines: ['this version of inbetween computes a different cache key'],
      };
    case 'no-clip':
      return {
        subject: difference.shot,
        lines: [`its clip ${difference.clip.slice(0, 12)} is not in the store`],
      };
    case 'picked':
      return {
        subject: difference.shot,
        lines: [`its take ${difference.clip.slice(0, 8)} was picked after the locked film was rendered`],
      };
    case 'order':
      return {
        subject: 'film',
        lines: [`shots: ${difference.before.join(', ')} -> ${difference.now.join(', ')}`],
      };
    case 'setting':
      return {
        subject: 'film',
        lines: [formatSettingChange(difference)],
      };
    case 'edit':
      return {
        subject: 'film',
        lines: ['the edit differs: titles, the bytes of a sound, or another version of inbetween'],
      };
    case 'no-film':
      return { subject: 'film', lines: ['not in the lockfile: it was never rendered completely'] };
    case 'output':
      return {
        subject: difference.output,
        lines: difference.changes?.map(formatSettingChange) ?? [formatOutputs[difference.change]],
      };
  }
}

const formatOutputs = {
  new: 'not in the lockfile',
  changed: 'its settings differ from the locked ones',
  gone: 'in the lockfile and not in the storyboard',
} as const;

function formatSettingChange({ field, before, now }: SettingChange): string {
  return `${settingName(field)}: ${formatSetting(field, before)} -> ${formatSetting(field, now)}`;
}
