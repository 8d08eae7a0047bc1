import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Bill, BilledTask } from '../../src/emulator/bill.js';
import { parseFaults } from '../../src/emulator/faults.js';
import type { EmulatorSetup } from '../../src/emulator/open-emulator.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import { type GeneratedClips, generateClips } from '../../src/generate/generate-clips.js';
import type { GenerateOptions } from '../../src/generate/generation-context.js';
import { collectFinished } from '../../src/generate/recover-takes.js';
import { probeClip } from '../../src/media/probe.js';
import { cacheKey } from '../../src/plan/cache-key.js';
import { decideTakes } from '../../src/plan/decide-takes.js';
import type { PlannedTake, RenderPlan } from '../../src/plan/render-plan.js';
import type { TakeRequest } from '../../src/plan/take.js';
import type { DashscopeProvider } from '../../src/providers/dashscope/open-dashscope.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import type { Clock } from '../../src/system/clock.js';
import { type EmulatedService, emulatedService, wantedTake } from './emulated-service.js';
import { httpClock } from './http-clock.js';
import { oneYuan } from './takes.js';

/** A film of a few shots that the emulated service generates, over real HTTP, without waiting. */
export interface FilmAtTheService extends AsyncDisposable {
  readonly service: EmulatedService;
  readonly clock: Clock;
  /** Sets the clock of this machine, this much ahead of the clock of the service. */
  setClock(aheadMs: number): void;
  readonly plan: RenderPlan;
  /** All events, over all renders. */
  readonly events: readonly RenderHappening[];
  /** One render: recovery first, then what the plan asks for. */
  render(resubmit?: readonly string[], by?: DashscopeProvider): Promise<GeneratedClips>;
  bill(): Bill;
  /** What was billed for a shot. */
  billed(shot: string): readonly BilledTask[];
  /** The text of all files in the state folder except clips. */
  written(): Promise<string>;
}

export async function filmAtTheService(
  shots: readonly string[],
  faults = '',
  more: Partial<EmulatorSetup> = {},
  asked: Partial<TakeRequest> | ((shot: string) => Partial<TakeRequest>) = {},
): Promise<FilmAtTheService> {
  const http = httpClock();
  let ahead = 0;
  const clock: Clock = { now: () => http.now() + ahead, steady: http.now, sleep: http.sleep };
  // No connection is used twice, as for every submit of the client itself.
  const agent = new Agent({ pipelining: 0 });
  const service = await emulatedService(
    { clock: http.server, faults: parseFaults(faults), takeSeconds: () => 40, ...more },
    { clock, dispatcher: agent.compose(http.watchRequests) },
  );
  const takes = await Promise.all(
    shots.map((shot) => takeOf(shot, typeof asked === 'function' ? asked(shot) : asked)),
  );
  const plan: RenderPlan = { takes, shots: takes.map(({ key, request }) => ({ id: request.shot, key })) };
  const store = openClipStore(service.folder, clock);
  const events: RenderHappening[] = [];

  return {
    service,
    clock,
    setClock(aheadMs) {
      ahead = aheadMs;
    },
    plan,
    events,
    async render(resubmit = [], by = service.client()) {
      await using journal = await openJournal(service.folder, clock);
      const making: GenerateOptions = {
        provider: by,
        store,
        journal,
        clock,
        emit: (event) => events.push(event),
        signal: new AbortController().signal,
        probe: probeClip,
        random: Math.random,
        resubmit,
      };
      await collectFinished(making);
      const known = {
        clips: await store.knownClips(),
        started: journal.state().started,
        before: new Map(),
      };
      const options = { only: null, restriction: null, resubmit: new Set(resubmit) };
      return await generateClips(decideTakes(plan, known, options), making);
    },
    bill: () => service.emulator.bill(),
    billed: (shot) => service.emulator.bill().billed.filter(({ prompt }) => prompt === promptOf(shot)),
    async written() {
      const names = await readdir(service.folder, { recursive: true });
      const texts = names.filter((name) => /\.jsonl?$/.test(name));
      const read = await Promise.all(texts.map((name) => readFile(join(service.folder, name), 'utf8')));
      return read.join('\n');
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await agent.destroy();
    },
  };
}

async function takeOf(shot: string, asked: Partial<TakeRequest>): Promise<PlannedTake> {
  const request = await wantedTake({ shot, prompt: promptOf(shot), ...asked });
  return {
    key: cacheKey(request),
    request,
    shots: [shot],
    price: oneYuan,
    expectedSeconds: 40,
    size: null,
  };
}

function promptOf(shot: string): string {
  return `The shot ${shot}, in the rain.`;
}
