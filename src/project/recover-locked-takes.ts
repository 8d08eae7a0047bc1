import { RenderError } from '../diagnostics/render-error.js';
import type { NamedClips, NamedTake } from '../generate/collect-named.js';
import type { GenerateOptions } from '../generate/generate-clips.js';
import type { ListedTake, LockedShot, Lockfile, UncollectedShot } from '../lockfile/format.js';
import type { TakeDecision } from '../plan/decision.js';
import { type ProviderChoice, providerNameOf } from '../plan/provider-name.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/provider-entry.js';
import { useOf } from '../providers/provider-use.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import { providerInstead } from '../storyboard/shot-provider.js';
import type { FilmProviders } from './film-providers.js';
import type { Project } from './project.js';
import type { NamedProvider } from './recover-open-takes.js';

/** Paid takes that the lockfile names and whose clips this machine does not have, with the provider's task ids. */
export async function lockedElsewhere(
  project: Pick<Project, 'store' | 'journalState'>,
  lock: Lockfile,
): Promise<readonly NamedTake[]> {
  const paid = [...lock.shots, ...pickedTakes(lock)].filter(
    ([, { take }]) => take.task !== null && take.cost !== 'free',
  );
  const known = await project.store.knownClips(paid.map(([, { key }]) => key));
  const missing = paid.filter(([, { key, clip }]) => known.get(key) !== clip.digest);
  const open = await uncollectedTakesOf(project, lock);
  if (missing.length === 0) return open;
  // The locked clip may be here although another one is the answer to its key.
  const here = new Set(
    (await project.store.ls()).flatMap(({ record, present }) => (present ? record.clip : [])),
  );
  const { started } = await project.journalState();
  const takes = new Map<string, NamedTake>();
  for (const [shot, locked] of missing) {
    // A running take belongs to this machine and brings its clip itself.
    if (here.has(locked.clip.digest) || started.has(locked.key)) continue;
    const name = `${locked.key} ${locked.clip.digest}`;
    const shots = [...(takes.get(name)?.shots ?? []), shot];
    takes.set(name, { ...namedTake(locked), shots });
  }
  return [...takes.values(), ...open];
}

function pickedTakes({ takes = new Map() }: Lockfile): readonly (readonly [string, ListedTake])[] {
  return [...takes].flatMap(([id, { pick, list }]) => {
    const picked = pick && list.get(pick.take);
    return picked ? [[id, picked] as const] : [];
  });
}

/** Takes that a machine has paid for and could not collect. The journal of that machine collects its own. */
async function uncollectedTakesOf(
  project: Pick<Project, 'store' | 'journalState'>,
  { uncollected = new Map() }: Lockfile,
): Promise<readonly NamedTake[]> {
  if (uncollected.size === 0) return [];
  const known = await project.store.knownClips([...uncollected.values()].map(({ key }) => key));
  const { started } = await project.journalState();
  const takes = new Map<string, NamedTake>();
  for (const [id, shot] of uncollected) {
    if (shot.take.task === null || known.has(shot.key) || started.has(shot.key)) continue;
    const shots = [...(takes.get(shot.key)?.shots ?? []), id];
    takes.set(shot.key, { ...namedTake({ ...shot, clip: null }), shots });
  }
  return [...takes.values()];
}

function namedTake({
  key,
  asked,
  clip,
  take,
}: UncollectedShot & { readonly clip: LockedShot['clip'] | null }): Omit<NamedTake, 'shots'> {
  const { task, request: requestId, actualPrompt, cost, providerName, at } = take;
  const named = providerName === undefined ? {} : { providerName };
  return {
    key,
    inputs: asked.inputs,
    task: task ?? '',
    clip: clip?.digest ?? null,
    receipt: { cost, actualPrompt, requestId, taskId: task, ...named, usage: null },
    created: Date.parse(at),
  };
}

/** Which provider has a take. */
export function choiceOf({ inputs: { provider }, receipt: { providerName } }: NamedTake): ProviderChoice {
  return { provider, ...(providerName === undefined ? {} : { providerName }) };
}

/** Until when a provider keeps a take, in ms since 1970; null when that is unknown. */
export function keptUntil(
  { created }: NamedTake,
  { keepsTakesMs }: Pick<Provider, 'keepsTakesMs'>,
): number | null {
  return keepsTakesMs === undefined ? null : created + keepsTakesMs;
}

/** What is needed to ask the providers of locked takes. */
export interface LockedCollecting {
  readonly project: Project;
  readonly generation: (provider: NamedProvider) => GenerateOptions;
  /** The providers of the storyboard; default: the settings of their last use, or the storyboard's. */
  readonly providers?: FilmProviders;
}

/** Fetches clips that were paid for on another machine, while their providers keep them. Costs nothing. */
export async function collectLocked(
  takes: readonly NamedTake[],
  { project, generation, providers }: LockedCollecting,
): Promise<NamedClips> {
  let sum: NamedClips = noneAsked;
  const nameOf = (take: NamedTake) => providerNameOf(choiceOf(take));
  for (const name of new Set(takes.map(nameOf))) {
    const theirs = takes.filter((take) => nameOf(take) === name);
    const known = providers?.all.find((one) => one.name === name);
    const provider = await openOrWarn(name, project, known?.use ?? (await knownUse(name, project)));
    if (!provider) continue;
    const now = project.clock.now();
    const { collectNamed } = await import('../generate/collect-named.js');
    const kept = theirs.filter((take) => (keptUntil(take, provider) ?? Number.POSITIVE_INFINITY) > now);
    const one = kept.length > 0 ? await collectNamed(kept, generation({ provider, name })) : noneAsked;
    sum = {
      collected: [...sum.collected, ...one.collected],
      gone: [...sum.gone, ...theirs.filter((take) => !kept.includes(take)), ...one.gone],
      doubtful: [...sum.doubtful, ...one.doubtful],
    };
  }
  return sum;
}

/** The result when no provider was asked. */
export const noneAsked: NamedClips = { collected: [], gone: [], doubtful: [] };

async function openOrWarn(
  id: string,
  project: Project,
  use: ProviderUse | undefined,
): Promise<Provider | undefined> {
  try {
    return await project.provider(id, use);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const message = `The lockfile names takes of the provider "${id}", which is not available: ${error.message}`;
    project.emit({ type: 'warned', code: error.code, message });
    return undefined;
  }
}

// On a machine that never rendered, the storyboard has the settings, even if it has errors elsewhere.
async function knownUse(id: string, project: Project): Promise<ProviderUse | undefined> {
  if ((await project.providerSettings.read(id)) !== null) return undefined;
  try {
    const file = await project.readSource();
    const { storyboard } = parseStoryboard(file, project.env, project.providers.traits);
    return storyboard && useOf(providerInstead(storyboard, id));
  } catch (error) {
    if (error instanceof RenderError) return undefined;
    throw error;
  }
}

/** A locked take that could not be collected, and why. Its provider may still have it. */
export interface UncollectedTake extends Pick<TakeFailure, 'key' | 'shots' | 'code' | 'message' | 'hint'> {}

/** The locked takes that could not be collected, with their reasons. */
export function uncollectedTakes({ doubtful }: Pick<NamedClips, 'doubtful'>): readonly UncollectedTake[] {
  return doubtful.map(({ take: { key, shots }, failure: { code, message, hint } }) => ({
    ...{ key, shots, code, message, hint },
  }));
}

/** Warns of locked clips that could not be fetched from their provider. */
export function warnUncollected(
  uncollected: readonly UncollectedTake[],
  { emit }: Pick<Project, 'emit'>,
): void {
  for (const { shots, code, message, hint } of uncollected) {
    const text = `The locked clip of "${shots.join(' + ')}" could not be collected: ${message} ${hint}`;
    emit({ type: 'warned', code, message: text.trim() });
  }
}

/**
 * Refuses to pay again for a clip that its provider may still have, unless the user requests it. Throws RenderError
 * `take-doubtful`.
 */
export function refuseToPayTwice(
  decisions: readonly TakeDecision[],
  { doubtful }: NamedClips,
  resubmit: readonly string[],
): void {
  for (const { take, failure } of doubtful) {
    const paid = decisions.some(
      ({ action, take: { key, price } }) => action === 'submit' && key === take.key && price.kind !== 'free',
    );
    if (!paid || take.shots.some((id) => resubmit.includes(id))) continue;
    const [shot] = take.shots;
    throw new RenderError(
      'take-doubtful',
      `The clip of "${shot}" was paid for${take.clip === null ? '' : ' on another machine'} and cannot be collected (task ${take.task}): ${failure.message} Nothing was spent.`,
      { hint: `${failure.hint} To pay for it again: --resubmit ${shot}`.trim(), cause: failure },
    );
  }
}
