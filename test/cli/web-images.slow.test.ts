import { copyFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { imageBytes } from '../ingest/images.js';
import { inbetween } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const [wide, portrait] = [imageBytes('wide.png'), imageBytes('portrait-750x1000.png')];

// Both sides reach the web through a proxy, because the service accepts only public addresses.
async function openWeb(answer: (request: IncomingMessage) => Buffer) {
  const server = createServer((request, response) => {
    response.end(answer(request));
  });
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)),
  );
  server.on('connect', (_request, socket: Socket) => {
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    for (const end of [socket, through]) end.on('error', () => undefined);
  });
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new ProxyAgent(`http://127.0.0.1:${port}`));
  return {
    proxy: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      setGlobalDispatcher(before);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

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
  const env = service.env({
    HTTP_PROXY: web.proxy,
    http_proxy: undefined,
    NO_PROXY: '127.0.0.1',
    no_proxy: undefined,
  });
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
}, 120_000);
