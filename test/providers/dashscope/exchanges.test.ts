import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { openDashscope } from '../../../src/providers/dashscope/open-dashscope.js';
import { operationOf, placeOf } from '../../../src/providers/dashscope/operation.js';
import { testKey, wantedTake } from '../../rig/emulated-service.js';
import { leapingClock } from '../../rig/leaping-clock.js';

interface Recorded {
  readonly call: 'submit' | 'poll';
  readonly take?: 'effect' | 'media';
  readonly answer: { status: number; headers: Record<string, string>; body?: object; text?: string };
  readonly expect: { task?: string; failure?: object; progress?: { failure?: object } };
}

const folder = fileURLToPath(new URL('../../../fixtures/dashscope/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const signal = new AbortController().signal;

let recorded: Recorded;
const server = createServer((_, response) => {
  const { status, headers, body, text } = recorded.answer;
  response.writeHead(status, headers).end(text ?? JSON.stringify(body));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const image = { kind: 'remote', uri: 'oss://dashscope-instant/x/y.png', digest: sha256('still') } as const;
const takes = {
  plain: {},
  effect: { model: 'wanx2.1-kf2v-plus', template: 'mech1', last: null, prompt: null },
  media: { model: 'wan2.7-i2v', resolution: '1080P', duration: 8 },
};

test.each(names)('%s', async (name) => {
  recorded = JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Recorded;
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  await using client = openDashscope({ apiKey: testKey, baseUrl, clock: leapingClock(), env: {} });
  const request = await wantedTake({ first: image, last: image, ...takes[recorded.take ?? 'plain'] });
  const task = '0385dc79-5ff8-4d82-bcb6-000000000001';
  const called =
    recorded.call === 'submit'
      ? client.submit(request, signal)
      : client.poll(
          operationOf(task, request, placeOf(baseUrl, { apiKey: testKey, region: 'cn-beijing' })),
          signal,
        );
  const outcome = await called.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  );
  const { task: expectedTask, failure, progress } = recorded.expect;
  if (failure) expect(outcome).toMatchObject({ failure });
  else if (progress) expect(outcome).toMatchObject({ value: progress });
  else
    expect(outcome).toEqual({
      value: operationOf(
        expectedTask ?? '',
        request,
        placeOf(baseUrl, { apiKey: testKey, region: 'cn-beijing' }),
      ),
    });
  expect(JSON.stringify(outcome)).not.toContain('c2VjcmV0');
});

test('a submit sends exactly what is documented, with every parameter written out', async () => {
  const requests: { headers: object; body: unknown; url: string | undefined }[] = [];
  await using service = await recordingService(requests);
  await using client = openDashscope({
    apiKey: testKey,
    baseUrl: service.base,
    clock: leapingClock(),
    env: {},
    workspace: 'ws-1',
  });
  await client.submit(await wantedTake({ first: image, last: image, negativePrompt: '镜头切换' }), signal);
  await client.submit(await wantedTake({ first: image, ...takes.effect, seed: null }), signal);
  await client.submit(await wantedTake({ first: image, last: image, ...takes.media }), signal);
  await expect(JSON.stringify(requests, null, 2)).toMatchFileSnapshot(`${folder}sent.txt`);
});

async function recordingService(requests: { headers: object; body: unknown; url: string | undefined }[]) {
  const own = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { host: _, connection: _c, 'content-length': _l, ...headers } = request.headers;
    requests.push({ url: request.url, headers, body: JSON.parse(text) });
    response.setHeader('content-type', 'application/json');
    response.end('{"output":{"task_status":"PENDING","task_id":"a-task"},"request_id":"r"}');
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(own.address() as AddressInfo).port}/api/v1`;
  return {
    base,
    async [Symbol.asyncDispose]() {
      own.closeAllConnections();
      await new Promise((resolve) => own.close(resolve));
    },
  };
}
