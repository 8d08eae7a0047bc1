import { expect, test } from 'vitest';
import { readImageFacts } from '../../src/ingest/image-facts.js';
import { inbetween } from '../rig/cli.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = (prompt = 'rain') => `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: canal, first: wide.png, last: portrait-750x1000.png, prompt: ${prompt} }
  - { id: stars, first: previous, last: wide.png, prompt: night }
`;

test('the takes of a film are listed with their costs, and shown on a contact sheet', async () => {
  await using service = await openQuickService();
  await using testProject = await openReadyProject(text(), images);
  const at = { cwd: testProject.folder, env: service.env() };
  expect(await inbetween(['takes'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('canal  no takes yet'),
  });
  expect(await inbetween(['takes', '--sheet', 'sheet.jpg'], at)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no-takes'),
  });
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  await testProject.write('storyboard.yaml', text('snow'));
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });

  const listed = await inbetween(['takes', 'can*', '--sheet', 'out/sheet.jpg'], at);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(
    /^canal {2}2 takes, paid 1\.00 CNY, 0\.50 CNY of it in the film, 0\.20 CNY per second used\n {3}1 {2}no seed, 0\.50 CNY, 128x72, 5\.0 s, [0-9a-f]{8}, local\n {6}20\d\d-\d\d-\d\d \d\d:\d\d {2}dashscope wan2\.2-kf2v-flash 480P\n {6}prompt: \[-rain-\]\{\+snow\+\}\n {3}2 {2}no seed, 0\.50 CNY, .*, in the film\n/,
  );
  const sheet = await testProject.read('out/sheet.jpg');
  const facts = readImageFacts(sheet);
  expect(facts).toMatchObject({ ok: true, value: { format: 'jpeg', size: { width: 984, height: 422 } } });
  const json = await inbetween(['takes', '--json'], at);
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: true,
    shots: [
      { id: 'canal', takes: [{ number: 1 }, { number: 2 }] },
      { id: 'stars', takes: [{ number: 1 }] },
    ],
    cost: { paid: [{ currency: 'CNY', micros: 1_500_000 }] },
  });
  expect(service.emulator.bill().billed).toHaveLength(3);
});

test('a mistyped shot, a sheet that is no JPEG and a storyboard with errors end with exit code 2', async () => {
  await using testProject = await openReadyProject(text(), images);
  const at = { cwd: testProject.folder };
  expect(await inbetween(['takes', 'cana'], at)).toMatchObject({
    code: 2,
    stderr: 'Unknown shot "cana". Did you mean "canal"? Known: canal, stars.\n',
  });
  expect(await inbetween(['takes', '--sheet', 'storyboard.yaml'], at)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--sheet needs a file that ends in .jpg or .jpeg'),
  });
  await testProject.write('storyboard.yaml', text().replace('prompt: night', 'promt: night'));
  expect(await inbetween(['takes'], at)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('storyboard.yaml:7'),
  });
});
