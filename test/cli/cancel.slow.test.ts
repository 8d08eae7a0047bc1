import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { heldClock } from '../rig/held-clock.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const shots = ['one', 'two', 'three'];
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 2, takes_in_flight: 3 } }
defaults: { resolution: 480P }
shots:
${shots.map((id) => `  - { id: ${id}, first: wide.png, last: portrait-750x1000.png, prompt: ${id} }`).join('\n')}
`;

test('a waiting take can be cancelled after an interrupt, is journaled before and after, and is not billed', async () => {
  // The clock of the service moves only when the test moves it.
  const clock = heldClock();
  await using service = await openQuickService({
    clock,
    takeSeconds: () => 20,
    limits: { submitsPerSecond: 1000, takesInFlight: 1 },
    // The answer to the second cancel is lost after the service cancelled the take.
    faults: parseFaults('cut-after@cancel#2'),
  });
  const env = service.env();
  await using testProject = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const at = { cwd: testProject.folder, env };
  const cancel = async (name: string) => {
    const { code, stdout, stderr } = await inbetween(['recover', '--cancel', name, '--json'], at);
    return { exit: code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
  };
  const written = async () => {
    const { entries } = await readJournal(`${testProject.folder}/.inbetween`);
    return entries.map(({ type }) => type).filter((type) => type !== 'intent' && type !== 'submitted');
  };

  const running = start(['render', '--yes'], at);
  for (const shot of shots) await running.said(`${shot}  started`);
  running.child.kill('SIGINT');
  const interrupted = await running.ended;
  expect(interrupted).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('inbetween recover storyboard.yaml --cancel '),
  });

  // The submits are half a second apart, so the service received them in the order of the answers and runs the first.
  const { entries } = await readJournal(`${testProject.folder}/.inbetween`);
  const shotOf = new Map(
    entries.flatMap((one) => (one.type === 'intent' ? [[one.take, one.shots[0]] as const] : [])),
  );
  const order = entries.flatMap((one) => (one.type === 'submitted' ? [shotOf.get(one.take) as string] : []));
  const [runs, waits, waitsToo] = order as [string, string, string];

  expect(await cancel('unknown')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('takes of these shots'),
  });
  expect(await cancel(runs)).toMatchObject({
    exit: 1,
    takes: [{ outcome: 'too-late', price: { kind: 'known' } }],
  });
  expect(await cancel(waits)).toMatchObject({ exit: 1, takes: [{ outcome: 'unsure' }] });
  // The repeated cancel finds the take cancelled.
  expect(await cancel(waits)).toMatchObject({ exit: 0, takes: [{ shots: [waits], outcome: 'cancelled' }] });
  const task = service.emulator.bill().tasks;
  expect(await cancel(waitsToo)).toMatchObject({ exit: 0, ok: true });
  expect(await written()).toEqual([
    'cancelling',
    'cancelling',
    'cancelling',
    'failed',
    'cancelling',
    'failed',
  ]);
  expect(service.emulator.bill()).toMatchObject({ tasks: task, billed: [] });

  // The running take is collected, and nothing else was charged.
  await clock.pass(30_000);
  const recovered = await inbetween(['recover'], at);
  expect({ code: recovered.code, stderr: recovered.stderr }).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed.map(({ prompt }) => prompt)).toEqual([runs]);
  const planned = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(planned.takes.filter(({ action }: { action: string }) => action === 'reuse')).toMatchObject([
    { shots: [runs] },
  ]);
});

test('a cancel without a name, as from an empty variable, is rejected', async () => {
  await using testProject = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const { code, stderr } = await inbetween(['recover', '--cancel', ''], {
    cwd: testProject.folder,
    env: plainEnv({}),
  });
  expect(stderr).toMatch(/--cancel <names>.*Name at least one/);
  expect(code).toBe(2);
});
