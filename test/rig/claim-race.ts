import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RenderHappening } from '../../src/events/render-event.js';
import type { GeneratedClips } from '../../src/generate/generate-clips.js';
import { generateClips } from '../../src/generate/generate-clips.js';
import { collectFinished } from '../../src/generate/recover-takes.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import type { Project } from '../../src/project/project.js';
import { sharedLookup, sharingStore } from '../../src/project/shared-store.js';
import { openMotionCache } from '../../src/store/cache/motion-cache.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { stateLayout } from '../../src/store/layout.js';
import { openRemote, type StoreAddress } from '../../src/store/remote/open-remote.js';
import { openPushLog } from '../../src/store/remote/push-log.js';
import type { RemoteStore } from '../../src/store/remote/remote-store.js';
import { openSharedClips } from '../../src/store/remote/shared-clips.js';
import { type FakeProvider, fakeProvider } from './fake-provider.js';
import { type HeldClock, heldClock } from './held-clock.js';
import { mortal } from './mortal.js';
import { type ObjectServer, openObjectServer } from './object-server.js';
import { s3Rules, secrets } from './shared-places.js';
import { facts, keyOf, plannedTake } from './takes.js';
import { testFolder } from './test-folder.js';

/** How one render of a machine goes. */
export interface RenderSetup {
  /** The step at which it is killed; default: never. */
  readonly fatal?: number;
  readonly resubmit?: readonly string[];
  /** Replaces functions of the shared store. */
  readonly store?: (remote: RemoteStore) => RemoteStore;
  readonly provider?: (provider: FakeProvider) => FakeProvider;
}

/** A machine with a state folder of its own. */
export interface RacingMachine {
  readonly name: string;
  readonly folder: string;
  readonly events: readonly RenderHappening[];
  /** Steps of the last render. */
  readonly steps: readonly string[];
  render(shots: readonly string[], setup?: RenderSetup): Promise<GeneratedClips | 'killed'>;
}

/** Machines that render the same shots with one account and one shared store. Time passes only when all of them wait. */
export interface ClaimRace extends AsyncDisposable {
  readonly clock: HeldClock;
  readonly provider: FakeProvider;
  readonly remote: RemoteStore;
  readonly server: ObjectServer | undefined;
  machine(name: string): Promise<RacingMachine>;
  /** Runs renders at the same time. */
  run<T>(work: Promise<T>): Promise<T>;
  /** How often each shot was submitted. */
  bill(): Readonly<Record<string, number>>;
}

export type StoreKind = 'folder' | 's3' | 'http';

export async function openClaimRace(kind: StoreKind, takesMs = 3000): Promise<ClaimRace> {
  let busy = 0;
  const clock = heldClock(undefined, () => busy > 0);
  const provider = byPrompt(
    fakeProvider({ clock, takesMs, pace: { takesInFlight: 8, submitsPerSecond: 100 } }),
  );
  const root = await testFolder();
  const server = kind === 'folder' ? undefined : await openObjectServer(kind === 's3' ? s3Rules : undefined);
  const address: StoreAddress =
    kind === 'folder'
      ? { at: join(root.path, 'shared') }
      : kind === 's3'
        ? { at: 's3://bucket/films', region: 'cn-beijing', endpoint: server?.url ?? '' }
        : { at: `${server?.url}/clips` };
  const open = () =>
    counted(
      openRemote(address, {
        env: secrets,
        root: root.path,
        clock,
        random: () => 0.5,
        patience: { connectMs: 2000, idleMs: 2000, tries: 3 },
      }),
      (change) => {
        busy += change;
      },
    );
  return {
    clock,
    provider,
    remote: open(),
    server,
    async machine(name) {
      const folder = join(root.path, name);
      const events: RenderHappening[] = [];
      let steps: readonly string[] = [];
      return {
        name,
        folder,
        events,
        get steps() {
          return steps;
        },
        async render(shots, { fatal = Number.POSITIVE_INFINITY, resubmit = [], ...ways } = {}) {
          const life = mortal(fatal);
          steps = life.steps;
          const store = openClipStore(folder, clock);
          const emit = (event: RenderHappening) => void events.push(event);
          const remote = open();
          const share = openSharedClips({
            remote: ways.store?.(remote) ?? remote,
            store,
            clock,
            machine: { name, newToken: () => randomUUID() },
            motions: { cache: openMotionCache(folder), nameOf: () => undefined },
            pushLog: openPushLog(folder),
            layout: stateLayout(folder),
            probe: async () => facts,
          });
          const project = { store, emit } as unknown as Project;
          const { signal } = new AbortController();
          const sharing = sharingStore(project, share, { policy: 'careful', signal });
          const shared = sharedLookup(project, { ...share, claims: life.claims(share.claims) });
          const journal = await openJournal(folder, clock);
          const run = async () => {
            const options = {
              provider: life.provider(ways.provider?.(provider) ?? provider),
              store: sharing.store,
              journal: life.journal(journal),
              clock,
              emit,
              signal,
              probe: async () => facts,
              random: () => 0.5,
              resubmit,
            };
            await collectFinished(options);
            await share.pull(
              shots.map((shot) => ({ key: keyOf(shot) })),
              signal,
            );
            const clips = await store.knownClips();
            const { started } = journal.state();
            const decisions = shots.map((shot): TakeDecision => {
              const take = plannedTake(shot);
              const reason = { kind: 'new-shot' } as const;
              const clip = clips.get(take.key);
              if (clip) return { action: 'reuse', take, clip };
              const known = started.get(take.key);
              if (known?.state === 'submitted' || known?.state === 'succeeded')
                return { action: 'reattach', take, operation: known.operation, startedAt: known.at };
              if (known && !resubmit.includes(shot))
                return { action: 'blocked', take, block: known.state, reason };
              return { action: 'submit', take, reason };
            });
            const made = await generateClips(decisions, { ...options, shared });
            await sharing.finish(made.clips.keys());
            return made;
          };
          const end = await Promise.race([run(), life.death.then(() => 'killed' as const)]);
          await journal[Symbol.asyncDispose]();
          return end;
        },
      };
    },
    run: (work) => clock.run(work),
    bill() {
      const bill: Record<string, number> = {};
      for (const { shot } of provider.tasks) bill[shot] = (bill[shot] ?? 0) + 1;
      return bill;
    },
    async [Symbol.asyncDispose]() {
      await server?.[Symbol.asyncDispose]();
      await root[Symbol.asyncDispose]();
    },
  };
}

// As a real one, it finds a lost take by its prompt: another machine's tasks are not mistaken for it.
function byPrompt(provider: FakeProvider): FakeProvider {
  const { findLost } = provider;
  return Object.assign(provider, {
    findLost: async (...[lost, ...rest]: Parameters<FakeProvider['findLost']>) => {
      const found = await findLost(lost, ...rest);
      return found.map((tasks, index) =>
        tasks.filter(({ operation }) => shotOf(operation, provider) === lost[index]?.request.shot),
      );
    },
  });
}

function shotOf(operation: unknown, { tasks }: FakeProvider): string | undefined {
  return tasks.find(({ id }) => id === (operation as { id: string }).id)?.shot;
}

// While a request is on its way, no time passes.
function counted(remote: RemoteStore, change: (by: 1 | -1) => void): RemoteStore {
  const while_ = async <T>(work: () => Promise<T>): Promise<T> => {
    change(1);
    try {
      return await work();
    } finally {
      change(-1);
    }
  };
  return {
    ...remote,
    read: (...args) => while_(() => remote.read(...args)),
    fetch: (...args) => while_(() => remote.fetch(...args)),
    bytesOf: (...args) => while_(() => remote.bytesOf(...args)),
    put: (...args) => while_(() => remote.put(...args)),
    putNew: (...args) => while_(() => remote.putNew(...args)),
    remove: (...args) => while_(() => remote.remove(...args)),
  };
}
