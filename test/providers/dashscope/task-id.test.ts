import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { openDashscope } from '../../../src/providers/dashscope/open-dashscope.js';
import { taskIdInAnswer } from '../../../src/providers/dashscope/task-id.js';
import { testKey, wantedTake } from '../../rig/emulated-service.js';
import { leapingClock } from '../../rig/leaping-clock.js';

const id = '0385dc79-5ff8-4d82-bcb6-000000000001';
const signal = new AbortController().signal;
const image = { kind: 'remote', uri: 'oss://dashscope-instant/x/y.png', digest: sha256('image') } as const;
const output = { task_id: id, task_status: 'PENDING' };

test.each([
  ['the documented place', JSON.stringify({ output })],
  ['an answer with an error code', JSON.stringify({ code: 'Throttling', message: 'slow', output })],
  ['the top level', JSON.stringify({ code: 'InternalError', task_id: id })],
  ['a list', JSON.stringify({ data: [{ task_id: id }] })],
  ['results', JSON.stringify({ output: { results: [{ task_id: id }] } })],
  ['the error object', JSON.stringify({ error: { code: 'InternalError', details: { taskId: id } } })],
  ['a list as the whole answer', JSON.stringify([{ output }])],
  ['an answer inside a text', JSON.stringify({ code: 'BadGateway', message: JSON.stringify({ output }) })],
  ['a sentence', JSON.stringify({ code: 'InternalError', message: `Failed. task_id: ${id}` })],
  ['a number', JSON.stringify({ output: { task_id: 385 } }), '385'],
  ['a long number', '{"output":{"task_id" : 12345678901234567890}}', '12345678901234567890'],
  ['JSON that breaks off', `{"output":{"task_id":"${id}","task_sta`],
  ['JSON that breaks off in a text', `{"code":"x","message":"{\\"output\\":{\\"task_id\\":\\"${id}\\",`],
  ['a page', `<html><body>Timeout. task id ${id}</body></html>`],
  ['XML', `<Response><TaskId>${id}</TaskId></Response>`],
  ['the nearest of several', JSON.stringify({ history: [{ task_id: 'older' }], output })],
])('a task id is found in %s', (_, text, expected = id) => {
  expect(taskIdInAnswer({ text, headers: {} })).toEqual({ state: 'named', id: expected });
});

test.each([
  ['a plain error', '{"code":"Throttling","message":"slow"}'],
  ['an empty id', '{"output":{"task_id":""}}'],
  ['no id', '{"output":{"task_id":null}}'],
  [
    'a message about the field',
    '{"code":"InvalidParameter","message":"Field required: task_id must be given"}',
  ],
  ['a page', '<html>504 Gateway Time-out</html>'],
  ['nothing', ''],
])('%s names no task', (_, text) => {
  expect(taskIdInAnswer({ text, headers: {} })).toEqual({ state: 'none' });
});

test.each([
  ['an id of another type', '{"output":{"task_id":{"id":1}}}'],
  ['an id with a line break', '{"output":{"task_id":"a\\nb"}}'],
  ['an id that breaks off', '{"output":{"task_id":"0385dc79-5f'],
])('%s shows that there is a task', (_, text) => {
  expect(taskIdInAnswer({ text, headers: {} })).toEqual({ state: 'unusable' });
});

const whole = JSON.stringify({ output, request_id: 'r' });
const failed = JSON.stringify({ code: 'InternalError', message: 'busy', output });

test.each([
  ['200 and an error code', 200, {}, JSON.stringify({ code: 'Throttling', message: 'slow', output })],
  ['201', 201, {}, whole],
  ['202', 202, {}, whole],
  ['302', 302, { location: 'http://portal.invalid/' }, whole],
  ['303 with the address of the task', 303, { location: `/api/v1/tasks/${id}` }, ''],
  ['400', 400, {}, failed],
  ['401', 401, {}, failed],
  ['403', 403, {}, failed],
  ['404', 404, {}, failed],
  ['408', 408, {}, failed],
  ['409', 409, {}, failed],
  ['429', 429, {}, JSON.stringify({ code: 'Throttling.RateQuota', message: 'slow', output })],
  ['500', 500, {}, failed],
  ['503', 503, {}, failed],
  ['504', 504, {}, failed],
  ['a page', 502, { 'content-type': 'text/html' }, `<html>task_id: ${id}</html>`],
  ['a gzip body', 200, { 'content-encoding': 'gzip' }, gzipSync(whole)],
  ['a brotli body', 200, { 'content-encoding': 'br' }, brotliCompressSync(whole)],
  ['a byte order mark', 200, {}, `\uFEFF${whole}`],
  ['a body that breaks off', 200, { 'content-length': '500' }, `{"output":{"task_id":"${id}","task_s`],
  ['an error that breaks off', 500, { 'content-length': '500' }, `{"code":"x","output":{"task_id":"${id}",`],
  ['too much text', 200, {}, `${whole.slice(0, -1)},"rest":"${'x'.repeat(9_000_000)}"}`],
] as const)(
  'a submit answered with %s and a task id has created the task',
  async (_, status, headers, body) => {
    await using server = await answering(status, headers, body);
    await using client = openDashscope({
      apiKey: testKey,
      baseUrl: server.base,
      clock: leapingClock(),
      env: {},
    });
    const operation = await client.submit(await wantedTake({ first: image, last: image }), signal);
    expect(operation).toMatchObject({ task: id });
    const plain = ['a gzip body', 'a brotli body', 'a byte order mark'].includes(_);
    if (plain) expect(client.remarkOn?.(operation)).toBe(null);
    else expect(client.remarkOn?.(operation)).toContain(id);
  },
);

test('a poll that is answered with an error and the state of the task shows the state', async () => {
  const body = { code: 'InternalError', message: 'busy', output: { ...output, task_status: 'RUNNING' } };
  await using server = await answering(500, {}, JSON.stringify(body));
  await using client = openDashscope({
    apiKey: testKey,
    baseUrl: server.base,
    clock: leapingClock(),
    env: {},
  });
  const operation = { task: id, model: 'wan2.2-kf2v-flash', resolution: '720P' };
  expect(await client.poll(operation, signal)).toMatchObject({
    state: 'pending',
    phase: 'running',
    remark: expect.stringContaining('InternalError: busy'),
  });
  const other = { ...operation, task: 'another-task' };
  await expect(client.poll(other, signal)).rejects.toMatchObject({ kind: 'transient' });
});

test('a cancel, a list and a permit with status 200 and an error code have failed, and the code is shown', async () => {
  await using server = await answering(200, {}, '{"code":"BrandNew","message":"Not today.","data":[]}');
  await using client = openDashscope({
    apiKey: testKey,
    baseUrl: server.base,
    clock: leapingClock(),
    env: {},
  });
  const operation = { task: id, model: 'wan2.2-kf2v-flash', resolution: '720P' };
  const request = await wantedTake();
  const calls = [
    () => client.cancel?.(operation, signal),
    () => client.findLost([{ request, startedAt: 0 }], async () => undefined, signal),
    () => client.prepare?.(request, signal),
  ];
  for (const call of calls) {
    const failure = await Promise.resolve(call()).then(
      (value) => value,
      (error) => error,
    );
    expect(failure).toMatchObject({
      name: 'RenderError',
      message: expect.stringContaining('BrandNew: Not today.'),
    });
  }
});

async function answering(status: number, headers: Record<string, string>, body: string | Buffer) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    // A body that is shorter than announced ends with the connection.
    if (headers['content-length'] === undefined) response.end(body);
    else response.write(body, () => response.socket?.destroySoon());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
