import { expect, test } from 'vitest';
import { inbetween, start } from '../rig/cli.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = (more = '') => `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P${more} }
shots:
  - { id: canal, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: stars, first: previous, last: wide.png, prompt: night, takes: 1 }
`;

test('three takes are three bills, shown in the plan before, and rendering again costs nothing', async () => {
  await using service = await openQuickService();
  await using testProject = await openReadyProject(text(', takes: 3'), images);
  const at = { cwd: testProject.folder, env: service.env() };
  const planned = await inbetween(['plan'], at);
  expect(planned.stdout).toMatch(/submit {3}4/);
  expect(planned.stdout.match(/canal \(seed \d+\)/g)).toHaveLength(2);
  expect(planned.stdout).toContain('total    2.00 CNY');
  expect(await inbetween(['render', '--max-cost', '1.99 CNY'], at)).toMatchObject({ code: 5 });
  expect(service.emulator.bill().billed).toHaveLength(0);
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Cost: estimated 2.00 CNY, billed 2.00 CNY.'),
  });
  expect(service.emulator.bill().billed).toHaveLength(4);
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['render', '--frozen'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(4);
});

test('a retake asks for consent, has its own bill, and names the next commands', async () => {
  await using service = await openQuickService();
  await using testProject = await openReadyProject(text(), images);
  const at = { cwd: testProject.folder, env: service.env() };
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['retake', 'canal'], at)).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('Nothing was spent. The new takes cost 0.50 CNY; run it with --yes'),
  });
  expect(await inbetween(['retake', 'canal', '--count', '2', '--max-cost', '0.99 CNY'], at)).toMatchObject({
    code: 5,
  });
  expect(await inbetween(['retake', 'cnal', '--yes'], at)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "canal"?'),
  });
  expect(await inbetween(['retake', 'canal', '--seed', '-1'], at)).toMatchObject({ code: 2 });
  expect(service.emulator.bill().billed).toHaveLength(2);
  const made = await inbetween(['retake', 'canal', '--seed', '42', '--yes'], at);
  expect({ code: made.code, stdout: made.stdout }).toEqual({
    code: 0,
    stdout: `canal  take 2, seed 42, 0.50 CNY
Cost: estimated 0.50 CNY, billed 0.50 CNY.

The film is unchanged. To compare: inbetween takes canal --sheet takes.jpg
To use one: inbetween pick canal 2
`,
  });
  expect(made.stderr).toContain('canal (seed 42)  started');
  const again = await inbetween(['retake', 'canal', '--seed', '42', '--json'], at);
  expect(JSON.parse(again.stdout)).toMatchObject({
    ok: true,
    status: 'retaken',
    takes: [],
    existing: [{ number: 2 }],
  });
  expect(service.emulator.bill().billed).toHaveLength(3);
});

test('a retake that is killed is continued by the next one: it is not billed twice', async () => {
  await using service = await openQuickService({ takeSeconds: ({ seed }) => (seed === null ? 0 : 4) });
  await using testProject = await openReadyProject(text(), images);
  const at = { cwd: testProject.folder, env: service.env() };
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  const first = start(['retake', 'canal', '--yes'], at);
  await first.said('started');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await inbetween(['retake', 'canal', '--yes', '--json'], at);
  expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, takes: [{ shot: 'canal', number: 2 }] });
  expect(service.emulator.bill().billed).toHaveLength(3);
});

test('a retake of a draft is free, needs no consent, and is a take like any other', async () => {
  await using testProject = await openReadyProject(`version: 1
film: { ${quickFilm} }
${quickModel}shots:
  - { id: canal, first: push-a.png, last: push-b.png, prompt: rain }
`);
  const at = { cwd: testProject.folder };
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['retake', 'canal', '--count', '2'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^canal {2}take 2, seed \d+, free\ncanal {2}take 3, seed \d+, free\n\nThe film is unchanged/,
    ),
  });
  const listed = await inbetween(['takes', 'canal', '--json'], at);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    shots: [
      {
        takes: [
          { seed: null, inFilm: true, otherDifferences: [] },
          { seed: expect.any(Number), inFilm: false, otherDifferences: [] },
          { seed: expect.any(Number) },
        ],
      },
    ],
  });
  expect(await inbetween(['render'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('unchanged'),
  });
});
