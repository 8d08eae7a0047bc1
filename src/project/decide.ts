import type { Digest } from '../base/digest.js';
import type { Lockfile } from '../lockfile/format.js';
import type { CacheKey } from '../plan/cache-key.js';
import { type DecideOptions, decideTakes } from '../plan/decide-takes.js';
import type { TakeDecision } from '../plan/decision.js';
import { type Estimate, estimate, joinEstimates } from '../plan/estimate.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type { RenderPlan } from '../plan/render-plan.js';
import { withUsualTime } from '../plan/usual-times.js';
import { byProvider, type FilmProviders } from './film-providers.js';
import type { Project } from './project.js';

/** What else a decision depends on. */
export interface DecideContext extends DecideOptions {
  /** On a machine that never rendered, the lockfile knows what each shot asked for. */
  readonly lock?: Lockfile;
  /** Clips that a shared store has and this machine does not. */
  readonly elsewhere?: ReadonlyMap<CacheKey, Digest>;
  /** Further takes that a shared store has. */
  readonly furtherElsewhere?: ReadonlySet<CacheKey>;
  /** By shot id, what each shot asked for when it got its clip. Default: what the state folder remembers. */
  readonly before?: ReadonlyMap<string, PreviousRequest>;
}

/** Decides for every take of a plan what to do, from the store, the journal and the earlier requests. */
export async function decideFor(
  plan: RenderPlan,
  project: Project,
  { lock, elsewhere, furtherElsewhere = new Set(), before, ...options }: DecideContext,
): Promise<readonly TakeDecision[]> {
  const keys = plan.takes.map(({ key }) => key);
  const [here, remembered, { started, unreadable }, times] = await Promise.all([
    project.store.knownClips(keys),
    before ?? project.shots.read(),
    project.journalState(),
    project.usualTimes.read(),
  ]);
  // The requests of this machine take precedence over those in the lockfile.
  const locked = [...(lock?.shots ?? [])].map(([id, { asked }]) => [id, asked] as const);
  const clips = new Map([...(elsewhere ?? []), ...here]);
  const listed = new Set([...(lock ? listedKeys(lock) : []), ...furtherElsewhere]);
  const known = { clips, listed, before: new Map([...locked, ...remembered]), started, unreadable };
  return decideTakes(plan, known, options).map((decision) =>
    decision.action === 'reuse' ? decision : { ...decision, take: withUsualTime(decision.take, times) },
  );
}

function listedKeys({ takes }: Lockfile): readonly CacheKey[] {
  return [...(takes?.values() ?? [])].flatMap(({ list }) => [...list.values()].map(({ key }) => key));
}

/** What these decisions cost, and how long they take under the limits of the accounts of their providers. */
export function estimateFor(decisions: readonly TakeDecision[], film: FilmProviders): Estimate {
  // The accounts work at the same time.
  return joinEstimates(
    decisions,
    byProvider(decisions, film).map(({ provider: { limits }, decisions: own }) =>
      estimate(own, { inFlight: limits.takesInFlight, perSecond: limits.submitsPerSecond }),
    ),
  );
}
