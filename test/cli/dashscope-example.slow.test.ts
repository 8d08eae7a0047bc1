import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici';
import { expect, test } from 'vitest';
import { imageBytes } from '../ingest/images.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const example = fileURLToPath(new URL('../../examples/dashscope.yaml', import.meta.url));

// The sample images of the vendor, replaced by images of the fixtures. Both sides reach them through a proxy.
async function openWeb(images: ReadonlyMap<string, Buffer>) {
  const server = createServer((request, response) => {
    const bytes = images.get(request.url?.split('/').at(-1) ?? '');
    response.statusCode = bytes ? 200 : 404;
    response.end(bytes);
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

test('the example with the sample images of the vendor is planned within its cap and rendered', async () => {
  const [wide, portrait] = [imageBytes('wide.png'), imageBytes('portrait-750x1000.png')];
  await using web = await openWeb(
    new Map([
      ['wan-kf2v-blue-1.png', portrait],
      ['wan-kf2v-blue-2.png', wide],
      ['first_frame.png', wide],
      ['last_frame.png', portrait],
      ['11.png', portrait],
    ]),
  );
  await using service = await openQuickService();
  const env = service.env({
    HTTP_PROXY: web.proxy,
    http_proxy: undefined,
    NO_PROXY: '127.0.0.1',
    no_proxy: undefined,
  });
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
}, 120_000);
