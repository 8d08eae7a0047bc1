import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FinishOptions, finishHooks, signatureOf } from '../../src/operations/finish-hooks.js';
import { openProject } from '../../src/project/project.js';
import { openTestProject } from '../rig/project.js';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers with these statuses, the last one for all further requests. */
async function openReceiver(statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ headers: request.headers, body });
    response
      .writeHead(statuses[Math.min(received.length, statuses.length) - 1]!, { location: '/elsewhere' })
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}/hook?key=secret-in-the-address`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function openHooks(hooks: string, env: Record<string, string> = {}) {
  const files = await openTestProject(`version: 1
film: { on_finish: ${hooks} }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A lamp. }
`);
  const waits: number[] = [];
  const clock = { now: () => 1_000_000, sleep: async (ms: number) => void waits.push(ms) };
  const project = openProject({ storyboard: files.storyboard, env, clock });
  const finish = (options: Partial<FinishOptions> = {}) =>
    finishHooks(project, {
      outcome: { status: 'finished', ok: true },
      isAllowed: true,
      webhookSecret: null,
      fetch: async (url, init) => fetch(url, init),
      signal: new AbortController().signal,
      ...options,
    });
  return {
    ...{ files, waits, finish },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

const WRITE = `require("fs").writeFileSync("got.json", require("fs").readFileSync(0)); `;
const command = (code: string) => JSON.stringify({ command: [process.execPath, '-e', code] });

test('a command gets the outcome as JSON on its standard input, in the folder of the storyboard', async () => {
  await using hooks = await openHooks(command(WRITE));
  expect(await hooks.finish()).toEqual({
    status: 'ran',
    runs: [{ hook: 'command', name: process.execPath, failure: null }],
  });
  const got = await readFile(join(hooks.files.folder, 'got.json'), 'utf8');
  expect(JSON.parse(got)).toEqual({ status: 'finished', ok: true });
});

test('without permission nothing runs', async () => {
  await using receiver = await openReceiver([200]);
  await using hooks = await openHooks(
    JSON.stringify({ command: [process.execPath, '-e', WRITE], webhook: receiver.url }),
  );
  expect(await hooks.finish({ isAllowed: false })).toEqual({ status: 'not-allowed' });
  expect(receiver.received).toEqual([]);
  await expect(readFile(join(hooks.files.folder, 'got.json'))).rejects.toThrow('ENOENT');
});

test('a command has no shell, and no key of a provider', async () => {
  await using hooks = await openHooks(
    JSON.stringify({
      command: [
        process.execPath,
        '-e',
        'console.log(process.argv[1], process.env.DASHSCOPE_API_KEY); process.exit(3)',
        '$HOME; echo x',
      ],
    }),
  );
  process.env.DASHSCOPE_API_KEY = 'sk-of-the-user';
  try {
    expect(await hooks.finish()).toMatchObject({
      runs: [{ failure: 'it ended with exit code 3:\n$HOME; echo x undefined' }],
    });
  } finally {
    delete process.env.DASHSCOPE_API_KEY;
  }
});

test('a program that does not exist is a failure of the hook', async () => {
  await using hooks = await openHooks('{ command: [no-such-program-here] }');
  expect(await hooks.finish()).toMatchObject({
    runs: [{ name: 'no-such-program-here', failure: 'there is no such program' }],
  });
});

test('a webhook is signed over time and body, and repeated with the same delivery after a passing failure', async () => {
  await using receiver = await openReceiver([503, 429, 200]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the storyboard replaces it
  await using hooks = await openHooks(JSON.stringify({ webhook: '${HOOK}' }), { HOOK: receiver.url });
  expect(await hooks.finish({ webhookSecret: 'shared' })).toMatchObject({
    runs: [{ hook: 'webhook', failure: null }],
  });
  expect(receiver.received).toHaveLength(3);
  expect(hooks.waits).toHaveLength(2);
  const [first, , last] = receiver.received;
  expect(first!.headers['x-inbetween-delivery']).toBe(last!.headers['x-inbetween-delivery']);
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
    String(last!.headers['x-inbetween-signature']),
  )!;
  expect(signature).toBe(createHmac('sha256', 'shared').update(`${time}.${last!.body}`).digest('hex'));
  expect(JSON.parse(last!.body)).toEqual({ status: 'finished', ok: true });
  expect(signatureOf(last!.body, 'shared', 1_000_000)).toBe(last!.headers['x-inbetween-signature']);
});

test.each([
  [[404], 1, 'it answered with status 404'],
  [[302], 1, 'it answered with status 302'],
  [[500], 4, 'it answered with status 500'],
])('a webhook that answers with %j is tried %i times', async (statuses, tries, failure) => {
  await using receiver = await openReceiver(statuses);
  await using hooks = await openHooks(JSON.stringify({ webhook: receiver.url }));
  const finished = await hooks.finish();
  expect(finished).toMatchObject({ runs: [{ failure }] });
  expect(JSON.stringify(finished)).not.toContain('secret-in-the-address');
  expect(receiver.received).toHaveLength(tries);
});

test('a webhook that nothing listens to is a failure of the hook', async () => {
  const receiver = await openReceiver([200]);
  await receiver[Symbol.asyncDispose]();
  await using hooks = await openHooks(JSON.stringify({ webhook: receiver.url }));
  expect(await hooks.finish()).toMatchObject({ runs: [{ failure: 'it could not be reached' }] });
});

test('a webhook never gets the key of a provider in its address', async () => {
  await using receiver = await openReceiver([200]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the storyboard replaces it
  const webhook = `${receiver.url}&k=${'${DASHSCOPE_API_KEY}'}`;
  await using hooks = await openHooks(JSON.stringify({ webhook }), { DASHSCOPE_API_KEY: 'sk-of-the-user' });
  expect(await hooks.finish()).toMatchObject({
    runs: [{ failure: 'its address contains a key that it must not get' }],
  });
  expect(receiver.received).toEqual([]);
});
