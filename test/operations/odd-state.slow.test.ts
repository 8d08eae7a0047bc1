import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import { plan } from '../../src/operations/plan.js';
import { recover } from '../../src/operations/recover.js';
import { render } from '../../src/operations/render.js';
import { reportRender } from '../../src/operations/report.js';
import { status } from '../../src/operations/status.js';
import { collectStore, listStore, verifyStore } from '../../src/operations/store.js';
import { pullStore, pushStore, verifySharedStore } from '../../src/operations/store-shared.js';
import { verify } from '../../src/operations/verify.js';
import { why } from '../../src/operations/why.js';
import { openProject, type Project } from '../../src/project/project.js';
import { isSystemFault } from '../../src/system/errno-message.js';
import { filesIn, makeOdd, seededBelow } from '../rig/odd-state.js';
import { openQuickProject, type QuickProvider, quickStoryboard, spending } from '../rig/quick-provider.js';

const ROUNDS = Number(process.env.INBETWEEN_FUZZ ?? 30);
const { signal } = spending;

type Operation = (project: Project, events: readonly RenderEvent[]) => Promise<unknown>;

const operations: Readonly<Record<string, Operation>> = {
  plan: (project) => plan(project, { signal, analyseMs: 0 }),
  status: (project) => status(project),
  why: (project) => why(project, 'two', { web: 'remembered', signal }),
  verify: (project) => verify(project, { film: undefined, signal }),
  'store ls': (project) => listStore(project),
  'store verify': (project) => verifyStore(project),
  'store gc': (project) => collectStore(project, { olderThanMs: 0, paid: 'keep', dryRun: true, signal }),
  async recover(project) {
    await using lockedProject = await project.lock('recover', signal);
    return await recover({ project, lockedProject }, signal);
  },
  async render(project, events) {
    const startedAt = project.clock.now();
    const outcome = await render(project, spending);
    return reportRender({ project, outcome, events, startedAt, ok: true }, { secrets: [], signal });
  },
  'store push': (project) => pushStore(project, { clips: 'all', signal }),
  'store pull': (project) => pullStore(project, signal),
  'store verify --shared': (project) => verifySharedStore(project, { repair: true, signal }),
};

test('commands explain state files of any form, and neither crash, hang nor pay twice', async () => {
  await using rig = await openQuickProject(quickStoryboard('The camera pulls back.', 'store: shared\n'));
  await render(rig.project, spending);
  const seed = Number(process.env.INBETWEEN_FUZZ_SEED ?? 1);
  const faults: string[] = [];
  // The first faults say enough, and each hanging operation costs half a minute.
  for (let round = 0; round < ROUNDS && faults.length < 5; round += 1)
    faults.push(...(await playRound(rig.files.folder, rig.quick, seed * 1_000_000 + round)));
  expect(faults).toEqual([]);
}, 1e9);

async function playRound(from: string, quick: QuickProvider, seed: number): Promise<readonly string[]> {
  const below = seededBelow(seed);
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-odd-'));
  const events: RenderEvent[] = [];
  const faults: string[] = [];
  try {
    await cp(from, folder, { recursive: true, preserveTimestamps: true });
    const files = ['.inbetween', 'shared'].flatMap((name) => filesIn(join(folder, name)));
    files.push(join(folder, 'storyboard.lock'));
    const changes: string[] = [];
    for (let count = 1 + below(3); count > 0; count -= 1)
      changes.push(makeOdd(files.splice(below(files.length), 1)[0] as string, below));
    const paidBefore = quick.submitted.length;
    const names = Object.keys(operations);
    const first = below(names.length);
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      await using project = openProject({
        ...{ storyboard: join(folder, 'storyboard.yaml'), env: {}, ffmpeg: '/nowhere/ffmpeg' },
        ...{ providers: [quick.entry], onEvent: (event: RenderEvent) => events.push(event) },
      });
      const fault = await faultOf(() => (operations[name] as Operation)(project, events));
      if (fault !== null) faults.push(`${name} after ${changes.join(' and ')}: ${fault}`);
    }
    // Every clip and record is in two places. So one odd file costs nothing, and more cost each shot once.
    const paid = quick.submitted.slice(paidBefore);
    if (new Set(paid).size < paid.length || (changes.length === 1 && paid.length > 0))
      faults.push(`${paid.join(' and ')} paid for after ${changes.join(' and ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return faults;
}

/** What is wrong with the way an operation ended; null for a result, or an error that is explained to the user. */
async function faultOf(operation: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done('it hangs'), 60_000);
  });
  const ended = operation().then(
    () => null,
    (error: unknown) => {
      if (error instanceof RenderError || isSystemFault(error)) return null;
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    },
  );
  const fault = await Promise.race([ended, late]);
  clearTimeout(timer);
  return fault;
}
