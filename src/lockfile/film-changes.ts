import { canonicalJson } from '../base/canonical-json.js';
import { diffOrder, diffSettings, type LockDifference } from './diff.js';
import type { LockedFilm, LockedOutput } from './format.js';
import type { OutputEdit } from './update.js';

/**
 * How the settings of a film differ from those of the last one in the lockfile: order, size, rate, transitions, captions,
 * sound and outputs. They are known before any clip exists. None without a film in the lockfile.
 */
export function filmChanges(
  asked: Pick<LockedFilm, 'order' | 'settings'> & { readonly outputs: readonly OutputEdit[] },
  {
    film,
  }: {
    readonly film:
      | (Pick<LockedFilm, 'order' | 'settings'> & { readonly outputs?: readonly KnownOutput[] })
      | null;
  },
): readonly LockDifference[] {
  if (film === null) return [];
  return [
    ...diffOrder(film.order, asked.order),
    ...diffSettings(film.settings, asked.settings, ''),
    ...outputChanges(film.outputs ?? [], asked.outputs),
  ];
}

type KnownOutput = Pick<LockedOutput, 'output' | 'settings'>;

function outputChanges(
  locked: readonly KnownOutput[],
  asked: readonly OutputEdit[],
): readonly LockDifference[] {
  const now = asked.flatMap(({ output, settings }): readonly LockDifference[] => {
    const known = locked.find((one) => one.output === output);
    if (known === undefined) return [{ kind: 'output', output, change: 'new' }];
    // Lockfiles of earlier versions do not have the settings of outputs.
    if (known.settings === undefined || canonicalJson(known.settings) === canonicalJson(settings)) return [];
    const changes = diffSettings(known.settings, settings, '').flatMap((one) =>
      one.kind === 'setting' ? [one] : [],
    );
    return [{ kind: 'output', output, change: 'changed', changes }];
  });
  const gone = locked.filter(({ output }) => !asked.some((one) => one.output === output));
  return [
    ...now,
    ...gone.map(({ output }) => ({ kind: 'output' as const, output, change: 'gone' as const })),
  ];
}
