import type { VendorEmulator, VendorSetup } from '../../src/emulator/vendors/vendor-contract.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import { type GeneratedClips, generateClips } from '../../src/generate/generate-clips.js';
import type { GenerateOptions } from '../../src/generate/generation-context.js';
import { collectFinished } from '../../src/generate/recover-takes.js';
import { probeClip } from '../../src/media/probe.js';
import { plan as planProject } from '../../src/operations/plan.js';
import type { CacheKey } from '../../src/plan/cache-key.js';
import { decideTakes } from '../../src/plan/decide-takes.js';
import type { PlannedTake } from '../../src/plan/render-plan.js';
import type { OpenProvider } from '../../src/providers/provider-entry.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { httpClock } from './http-clock.js';
import { type Mortal, mortal } from './mortal.js';
import { testFolder } from './test-folder.js';
import { openVendorFilm, promptOf } from './vendor-film.js';
import { clipOf, type VendorRow } from './vendor-table.js';

/** How a process ended that rendered or was killed. */
export interface VendorRound {
  readonly end: GeneratedClips | 'killed';
  /** All moments at which it can be killed: exchanges with the service, and writes to the journal. */
  readonly steps: readonly string[];
}

/** What differs between processes. */
export interface VendorRun {
  readonly fatal?: number;
  readonly resubmit?: readonly string[];
  /** Keys of another account. */
  readonly keys?: VendorRow['keys'];
}

/** Takes of a few shots at a vendor's stand-in, over real HTTP, by processes that can be killed. */
export interface VendorTakes extends AsyncDisposable {
  readonly service: VendorEmulator;
  readonly shots: readonly string[];
  readonly folder: string;
  /** One process: recovery, then what is missing. It dies at its `fatal`th step. */
  render(more?: VendorRun): Promise<VendorRound>;
  keyOf(shot: string): CacheKey | undefined;
  /** How many tasks of a shot the service bills. */
  billed(shot: string): number;
  /** Lets all running tasks end. */
  wait(ms: number): Promise<void>;
}

/** Opens them. */
export async function openVendorTakes(
  row: VendorRow,
  shots: readonly string[],
  setup: Partial<VendorSetup> = {},
): Promise<VendorTakes> {
  const clock = httpClock(Date.now());
  let life: Mortal = mortal(Number.POSITIVE_INFINITY);
  const service = await row.open({
    clock: clock.server,
    clip: clipOf(row),
    ...{ queueMs: 10_000, runMs: 30_000 },
    ...setup,
    onExchange: (stage, place) => (life.isDeadAt(`${place} ${stage}`) ? 'cut' : undefined),
  });
  const folder = await testFolder();
  const planned = await plannedTakes(row, shots);
  const plan = { takes: planned, shots: planned.map(({ key, request }) => ({ id: request.shot, key })) };
  const store = openClipStore(folder.path, clock);
  const events: RenderHappening[] = [];
  const clients: OpenProvider[] = [];
  const { addressVariable } = row.entry.traits;
  const client = async (keys = row.keys) => {
    const env = { ...keys, ...(addressVariable === null ? {} : { [addressVariable]: service.origin }) };
    const limits = { takesInFlight: null, submitsPerSecond: null };
    const use = { own: row.own?.(service.origin) ?? {}, limits };
    const provider = await row.entry.open(use, { ...unused, env, clock: clock.server });
    clients.push(provider);
    return clock.watchCalls(provider);
  };

  return {
    ...{ service, shots, folder: folder.path },
    async render({ fatal = Number.POSITIVE_INFINITY, resubmit = [], keys } = {}) {
      life = mortal(fatal);
      const { steps, death } = life;
      const journal = await openJournal(folder.path, clock);
      const alive = new AbortController();
      const making: GenerateOptions = {
        ...{ store, clock, resubmit, probe: probeClip, random: Math.random, signal: alive.signal },
        provider: life.silenced(await client(keys)),
        journal: life.journal(journal),
        emit: (event) => events.push(event),
      };
      const run = async () => {
        await collectFinished(making);
        const known = {
          clips: await store.knownClips(),
          started: journal.state().started,
          before: new Map(),
        };
        const options = { only: null, restriction: null, resubmit: new Set(resubmit) };
        return await generateClips(decideTakes(plan, known, options), making);
      };
      const work = run();
      const end = await Promise.race([work, death.then(() => 'killed' as const)]);
      // The waits of a dead process end; it writes and hears nothing of that.
      alive.abort(new Error('the process has ended'));
      work.catch(() => undefined);
      await journal[Symbol.asyncDispose]();
      return { end, steps };
    },
    keyOf: (shot) => planned.find(({ request }) => request.shot === shot)?.key,
    billed: (shot) =>
      service.billed().filter(({ input }) => JSON.stringify(input).includes(promptOf(shot))).length,
    wait: (ms) => clock.sleep(ms, new AbortController().signal),
    async [Symbol.asyncDispose]() {
      for (const one of clients) await one[Symbol.asyncDispose]?.();
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

// What a vendor does not use: it draws nothing.
const unused = {
  stateFolder: '/nowhere',
  engine: () => Promise.reject(new Error('A vendor needs no engine.')),
  jobs: null as never,
  motions: null as never,
  folder: () => Promise.reject(new Error('A vendor needs no folder.')),
};

// As a storyboard plans them.
async function plannedTakes(row: VendorRow, shots: readonly string[]): Promise<readonly PlannedTake[]> {
  const name = `${row.entry.traits.id} ${shots.join(' ')}`;
  const known = plans.get(name);
  if (known) return known;
  const film = await openVendorFilm(row, shots);
  await using project = film.open();
  const outcome = await planProject(project, { signal: new AbortController().signal, analyseMs: 0 });
  if (outcome.status !== 'planned') throw new Error(`The storyboard of the vendor is ${outcome.status}.`);
  const takes = outcome.decisions.map(({ take }) => take);
  plans.set(name, takes);
  return takes;
}

// The images of a plan stay where they are until the tests end.
const plans = new Map<string, readonly PlannedTake[]>();
