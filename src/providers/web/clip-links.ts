import type { ProviderFailure } from '../provider.js';

/** The addresses of clips by their takes. They stay in memory: an address is enough to read the clip. */
export type ClipLinks = Map<string, string>;

/**
 * The address of the clip of a take: the known one, or a new one from the service (`renew`). `ask` finds null where the service
 * has no clip of the take. Throws what `ask` throws, or `expired`.
 */
export async function findLink(
  take: string,
  {
    links,
    renew,
    expired,
  }: { readonly links: ClipLinks; readonly renew: boolean; readonly expired: () => ProviderFailure },
  ask: () => Promise<string | null>,
): Promise<string> {
  const known = links.get(take);
  if (known !== undefined && !renew) return known;
  const found = await ask();
  if (found === null) throw expired();
  links.set(take, found);
  return found;
}
