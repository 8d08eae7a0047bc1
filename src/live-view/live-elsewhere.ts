import { formatMoney } from '../base/money.js';
import type { ShownTake } from '../events/takes-outcome.js';
import type { ProviderRegistry } from '../providers/registry.js';
import type { PlainTake } from './shot-history.js';
import { keepIfEqual } from './structural-sharing.js';

/** Describes the takes whose clips are not on this machine, the newest first. */
export function liveElsewhere(
  takes: readonly ShownTake[],
  before: readonly PlainTake[] | undefined,
  { isLocal }: Pick<ProviderRegistry, 'isLocal'>,
): readonly PlainTake[] {
  const absent = takes.filter(
    ({ location, provider, star, note, picked }) =>
      // A draft that is gone is drawn again for free. It matters only if somebody said something about it.
      location !== 'local' && (!isLocal(provider) || star || note !== null || picked),
  );
  const now = absent.map((take) => ofTake(take, isLocal)).reverse();
  return keepIfEqual(before, now);
}

/** The takes of a shot from here and from elsewhere, the newest first, each once. */
export function mergeTakes(
  here: readonly PlainTake[],
  elsewhere: readonly PlainTake[],
): readonly PlainTake[] {
  if (elsewhere.length === 0) return here;
  const names = new Set(here.map(({ name }) => name));
  return [...here, ...elsewhere.filter(({ name }) => !names.has(name))].sort((a, b) => b.madeAt - a.madeAt);
}

function ofTake(take: ShownTake, isLocal: ProviderRegistry['isLocal']): PlainTake {
  const { name, clip, provider, model, prompt, seed, cost, at, file, location, otherDifferences } = take;
  return {
    ...{ name, clip, kind: isLocal(provider) ? 'draft' : 'paid', model, prompt, seed },
    where: location === 'shared' ? 'shared' : 'missing',
    changed: otherDifferences.join('; ') || 'as requested',
    cost: cost === null ? 'price unknown' : cost === 'free' ? 'free' : formatMoney(cost),
    madeAt: Date.parse(at),
    ...{ frames: file?.frames ?? 0, width: file?.width ?? 0, height: file?.height ?? 0 },
  };
}
