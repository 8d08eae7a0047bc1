import { checkClip } from '../generate/check-clip.js';
import { probeClip } from '../media/probe.js';
import { stateLayout } from '../store/layout.js';
import { openRemote } from '../store/remote/open-remote.js';
import { openPushLog } from '../store/remote/push-log.js';
import type { RemoteStore } from '../store/remote/remote-store.js';
import { openSharedClips, type SharedClips } from '../store/remote/shared-clips.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Project } from './project.js';
import { type SharedStorePolicy, storeAddress } from './store-address.js';

/** The shared store of a storyboard; undefined when none is configured. */
export function openProjectRemote(
  project: Project,
  storyboard: Pick<Storyboard, 'store'> | undefined,
): RemoteStore | undefined {
  const address = storeAddress(project.env, storyboard);
  if (address === undefined) return undefined;
  const { env, root, clock } = project;
  // A relative address in the environment is relative to the working folder.
  return openRemote(address, { env, root: address.trusted ? '.' : root, clock, random: Math.random });
}

/** Opens the shared store; undefined when none is configured, or when it needs a network and `offline` forbids it. */
export function openSharedStore(
  project: Project,
  storyboard: Pick<Storyboard, 'store'> | undefined,
  { offline, policy }: { readonly offline: boolean; readonly policy: SharedStorePolicy },
): SharedClips | undefined {
  const remote = policy === 'off' ? undefined : openProjectRemote(project, storyboard);
  if (remote === undefined || (offline && remote.network)) return undefined;
  return shareOver(remote, project);
}

export function shareOver(remote: RemoteStore, project: Project): SharedClips {
  return openSharedClips({
    remote,
    store: project.store,
    clock: project.clock,
    pushLog: openPushLog(project.stateFolder, project.warnCache),
    motions: {
      cache: project.motions,
      // A record may be of a provider that is not registered here.
      nameOf: (inputs, size) =>
        project.providers.entries
          .find(({ traits }) => traits.id === inputs.provider)
          ?.motions?.keyOf(inputs, size),
    },
    layout: stateLayout(project.stateFolder),
    probe: (path) => checkClip(path, probeClip),
  });
}
