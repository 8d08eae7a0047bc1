import type { LockedPick, Lockfile } from '../lockfile/format.js';
import { explainChange } from '../plan/explain-change.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { LiveTake } from './live-view.js';
import type { PlainTake } from './shot-history.js';

/** What people said about the takes of a shot, as plain JSON. */
export interface SaidShot {
  readonly note: string | null;
  readonly pick: { readonly take: string; readonly isOutdated: boolean } | null;
  /** Takes with a star or a note, by name. */
  readonly takes: Readonly<Record<string, { readonly star: boolean; readonly note: string | null }>>;
}

/** What the lockfile says about the shots of a plan, by shot id. `requested` is the plan without picks. */
export function saidInLock(
  { takes = new Map() }: Lockfile,
  requested: RenderPlan,
): ReadonlyMap<string, SaidShot> {
  return new Map(
    requested.shots.flatMap(({ id, key }) => {
      const said = takes.get(id);
      if (said === undefined) return [];
      const marked = [...said.list].flatMap(([name, { star, note }]) =>
        star || note !== null ? [[name, { star, note }] as const] : [],
      );
      const pick = said.pick as LockedPick | null;
      const shot: SaidShot = {
        note: said.note,
        pick: pick && { take: pick.take, isOutdated: pick.for !== key },
        takes: Object.fromEntries(marked),
      };
      return [[id, shot] as const];
    }),
  );
}

/** What the takes of a shot are compared with. */
export interface ShownShot {
  readonly prompt: string | null;
  /** Whether a take is the one that plays. */
  readonly plays: (take: PlainTake) => boolean;
  readonly said: SaidShot | undefined;
}

/** The takes of a shot with what people said about them, compared with the storyboard. */
export function liveTakes(
  takes: readonly PlainTake[],
  { prompt, plays, said }: ShownShot,
): readonly LiveTake[] {
  return takes.map((take) => ({
    ...take,
    inFilm: plays(take),
    promptDifference:
      take.prompt === prompt ? null : explainChange({ field: 'prompt', before: take.prompt, now: prompt }),
    picked: said?.pick?.take === take.name,
    star: said?.takes[take.name]?.star ?? false,
    note: said?.takes[take.name]?.note ?? null,
  }));
}
