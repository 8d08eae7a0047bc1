import type { RenderHappening } from '../../src/events/render-event.js';
import { type GeneratedClips, generateClips } from '../../src/generate/generate-clips.js';
import type { GenerateOptions } from '../../src/generate/generation-context.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import type { Price } from '../../src/plan/price.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { type FakeProvider, type FakeSetup, fakeProvider } from './fake-provider.js';
import { type HeldClock, heldClock } from './held-clock.js';
import { facts, plannedTake } from './takes.js';
import { testFolder } from './test-folder.js';

/** A state folder, a fake provider and a held clock, which outlive each run that uses them. */
export interface GenerationRig extends AsyncDisposable {
  readonly folder: string;
  readonly clock: HeldClock;
  readonly provider: FakeProvider;
  /** All events, over all runs. */
  readonly events: readonly RenderHappening[];
  tell(event: RenderHappening): void;
  /** The generation of clips in one process, from opening the journal to closing it. Time passes only where it must. */
  make(decisions: readonly TakeDecision[], more?: Partial<GenerateOptions>): Promise<GeneratedClips>;
  /** The same with the clock in the test's hand. */
  start(decisions: readonly TakeDecision[], more?: Partial<GenerateOptions>): Promise<GeneratedClips>;
  /** Decisions as a plan would make them after a look at the journal. */
  decide(...shots: string[]): Promise<readonly TakeDecision[]>;
}

export async function generationRig(
  setup: Omit<FakeSetup, 'clock'> & { price?: Price } = {},
): Promise<GenerationRig> {
  const folder = await testFolder();
  const clock = heldClock();
  const provider = fakeProvider({ clock, ...setup });
  const events: RenderHappening[] = [];

  async function start(
    decisions: readonly TakeDecision[],
    more: Partial<GenerateOptions> = {},
  ): Promise<GeneratedClips> {
    await using journal = await openJournal(folder.path, clock);
    return await generateClips(decisions, {
      provider,
      store: openClipStore(folder.path, clock),
      journal,
      clock,
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
      probe: async () => facts,
      random: () => 0.5,
      ...more,
    });
  }

  return {
    folder: folder.path,
    clock,
    provider,
    events,
    tell: (event) => {
      events.push(event);
    },
    start,
    make: (decisions, more) => clock.run(start(decisions, more)),
    async decide(...shots) {
      await using journal = await openJournal(folder.path, clock);
      const { started } = journal.state();
      const clips = await openClipStore(folder.path, clock).knownClips();
      return shots.map((shot): TakeDecision => {
        const take = plannedTake(shot, setup.price);
        const clip = clips.get(take.key);
        if (clip) return { action: 'reuse', take, clip };
        const known = started.get(take.key);
        if (known?.state === 'submitted' || known?.state === 'succeeded')
          return { action: 'reattach', take, operation: known.operation, startedAt: known.at };
        if (known) return { action: 'blocked', take, block: known.state, reason: { kind: 'new-shot' } };
        return { action: 'submit', take, reason: { kind: 'new-shot' } };
      });
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export function submit(...shots: string[]): TakeDecision[] {
  return shots.map((shot) => ({ action: 'submit', take: plannedTake(shot), reason: { kind: 'new-shot' } }));
}
