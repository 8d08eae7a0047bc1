import type { StoreAddress } from '../store/remote/open-remote.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { expandHome } from '../system/expand-home.js';
import type { Project } from './project.js';

/**
 * What an error of the shared store means. `careful`: a warning, and nothing is paid for that the store may have.
 * `required`: an error. `off`: the store is not used.
 */
export type SharedStorePolicy = 'careful' | 'required' | 'off';

/** The address of the shared store: from the environment, else from the storyboard. */
export function storeAddress(
  env: Project['env'],
  storyboard: Pick<Storyboard, 'store'> | undefined,
): StoreAddress | undefined {
  const named = env.INBETWEEN_STORE?.trim();
  if (named) return { at: expandHome(named), trusted: true };
  const store = storyboard?.store;
  if (!store) return undefined;
  const { at, endpoint, region, addressing } = store;
  return {
    at,
    endpoint: endpoint ?? undefined,
    region: region ?? undefined,
    addressing: addressing ?? undefined,
  };
}
