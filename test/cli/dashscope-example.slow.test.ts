import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { imageBytes } from '../ingest/images.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';
import { openWeb } from '../rig/web-behind-proxy.js';

const example = fileURLToPath(new URL('../../examples/dashscope.yaml', import.meta.url));

test('the example with the sample images of the vendor is planned within its cap and rendered', async () => {
  const [wide, portrait] = [imageBytes('wide.png'), imageBytes('portrait-750x1000.png')];
  // The sample images of the vendor, replaced by images of the fixtures.
  const images = new Map([
    ['wan-kf2v-blue-1.png', portrait],
    ['wan-kf2v-blue-2.png', wide],
    ['first_frame.png', wide],
    ['last_frame.png', portrait],
    ['11.png', portrait],
  ]);
  await using web = await openWeb(({ url }) => images.get(url?.split('/').at(-1) ?? ''));
  await using service = await openQuickService();
  const env = service.env(web.env);
  const text = (await readFile(example, 'utf8')).replace(/https:\/\//g, 'http://');
  await using testProject = await openTestProject(text, []);
  const at = { cwd: testProject.folder, env };

  const checked = await inbetween(['check', '--json'], at);
  expect({ code: checked.code, stdout: checked.stdout }).toMatchObject({ code: 0 });
  const planned = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(planned.estimate).toMatchObject({
    submits: 3,
    unknownPrices: 0,
    costs: [{ currency: 'CNY', micros: 5_500_000 }],
  });
  const made = await inbetween(['render', '--yes'], at);
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  expect(service.emulator.bill()).toMatchObject({ micros: 5_500_000, tasks: 3 });
  expect((await testProject.read('dashscope.mp4')).length).toBeGreaterThan(1000);
});
