import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { imageBytes } from '../ingest/images.js';
import { inbetween } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';
import { openWeb } from '../rig/web-behind-proxy.js';

const [wide, portrait] = [imageBytes('wide.png'), imageBytes('portrait-750x1000.png')];

test('a web image that changes is never reused, and never paid for under a wrong cache key', async () => {
  // The responses of the address in order; the last one repeats.
  let responses = [wide];
  await using web = await openWeb(() => (responses.length > 1 ? responses.shift() : responses[0]) as Buffer);
  // The images from which the service made its clips.
  const shown: string[] = [];
  await using service = await openQuickService({
    takeSeconds: () => 3,
    makeClip: async ({ first }, path) => {
      shown.push(first.digest);
      await copyFile(smallClip, path);
    },
  });
  const env = service.env(web.env);
  await using testProject = await openTestProject(
    `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: sky, first: 'http://images.example/sky.png', last: portrait-750x1000.png, prompt: wind }
`,
    ['portrait-750x1000.png'],
  );
  const at = { cwd: testProject.folder, env };
  const render = async (args: readonly string[] = []) => {
    const { code, stdout, stderr } = await inbetween(['render', '--yes', ...args], at);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return { stdout, stderr };
  };

  // Unchanged: the service fetches the image, and nothing is paid for twice.
  await render();
  expect(shown).toEqual([sha256(wide)]);
  expect((await render()).stdout).toContain('unchanged');

  // Changed before the plan: the clip is not reused.
  responses = [portrait];
  const planned = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(planned.takes[0]).toMatchObject({ action: 'submit', why: 'sky.png bytes changed' });
  await render();
  expect(shown).toEqual([sha256(wide), sha256(portrait)]);

  // Changed between plan and submit: the planned image is uploaded, so the cache key is right.
  responses = [wide, portrait];
  await testProject.write(
    'storyboard.yaml',
    (await testProject.read('storyboard.yaml')).toString().replace('wind', 'storm'),
  );
  expect((await render()).stderr).not.toContain('while the take ran');
  expect(shown.at(-1)).toBe(sha256(wide));

  // Changed while the take ran: the clip is kept, with a warning that it may show either image.
  responses = [wide, wide, portrait];
  await testProject.write(
    'storyboard.yaml',
    (await testProject.read('storyboard.yaml')).toString().replace('storm', 'calm'),
  );
  const doubtful = await render(['--report', 'report.json']);
  expect(doubtful.stderr).toContain('at "http://images.example/sky.png" changed while the take ran');
  expect(JSON.parse((await testProject.read('report.json')).toString()).warnings).toMatchObject([
    { code: 'image-moved' },
  ]);
  expect(shown).toHaveLength(4);

  // Without the web: the cached image is used, with a warning.
  const alone = await inbetween(['plan', '--json'], {
    ...at,
    env: { ...env, HTTP_PROXY: 'http://127.0.0.1:9' },
  });
  expect(JSON.parse(alone.stdout).diagnostics).toMatchObject([
    { severity: 'warning', code: 'image-not-compared' },
    {},
  ]);
});
