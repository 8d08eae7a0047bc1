import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usualNodes } from '../../../src/emulator/vendors/comfyui-nodes.js';
import type { VendorFault } from '../../../src/emulator/vendors/vendor-contract.js';
import { workflowIn } from '../../../src/providers/comfyui/load-workflow.js';
import { type Operation, type Provider, ProviderFailure } from '../../../src/providers/provider.js';
import { type ComfyuiRig, openComfyuiRig, workflowText } from '../../rig/comfyui-rig.js';
import { testFolder } from '../../rig/test-folder.js';
import { moneyOf, recorded, settled, vendorClip } from '../../rig/vendor-rig.js';

const signal = new AbortController().signal;
const name = '01234567-89ab-4def-8123-456789abcdef';
const another = '11234567-89ab-4def-8123-456789abcdef';

async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderFailure) return error;
  throw new Error(`no failure: ${String(error)}`);
}

async function foundFor({ provider, take }: ComfyuiRig, client: Provider = provider) {
  const lost = [{ request: await take(), startedAt: Date.now(), name }];
  const [found = []] = await client.findLost(lost, async () => undefined, signal);
  return found;
}

const taskOf = (operation: Operation): unknown => (operation as { comfyuiTask?: unknown }).comfyuiTask;

test('a take is queued under our id, its images have names of their content, and its file has our prefix', async () => {
  await using rig = await openComfyuiRig();
  await using folder = await testFolder();
  const { provider, service } = rig;
  const request = await rig.take({ seed: 5 });
  await provider.prepare?.(request, signal);
  const operation = await provider.submit(request, signal, name);
  expect(taskOf(operation)).toBe(name);
  const { input } = service.tasks[0]!;
  const graph = input.prompt as Record<string, { inputs: Record<string, unknown> }>;
  expect(graph['10']?.inputs.image).toMatch(/^inbetween\/[0-9a-f]{32}\.(?:png|jpeg)$/);
  expect(graph['10']?.inputs.image).not.toBe(graph['11']?.inputs.image);
  expect(graph['52']?.inputs.filename_prefix).toMatch(new RegExp(`^inbetween/[\\w-]+-${name}$`));
  expect(graph['41']?.inputs.seed).toBe(5);
  const done = await settled(provider, operation);
  if (done.state !== 'done') throw done.failure;
  expect(done.receipt).toMatchObject({ cost: 'free', taskId: name });
  const path = join(folder.path, 'clip.mp4');
  await provider.download(done.asset, path, signal);
  expect((await readFile(path)).equals(Buffer.from(await vendorClip()))).toBe(true);
  // Each image is uploaded once, and the nodes are compared once.
  await provider.submit(await rig.take(), signal, another);
  expect(service.count('upload')).toBe(2);
  expect(moneyOf(service)).toEqual({ submits: 2, tasks: 2 });
});

test('a task that the server has already is not queued again', async () => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(await rig.client().submit(await rig.take(), signal, name)).toEqual(operation);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 1 });
});

const lost: readonly (readonly [string, VendorFault])[] = [
  ['is cut after the request took effect', 'cut-after'],
  ['breaks off', 'cut-in-answer'],
  ['is a page of a gateway', { after: 502 }],
];

test.each(lost)('a submit whose answer %s is found in the queue at once', async (_, fault) => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }]);
  rig.service.fail('submit', fault);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(taskOf(operation)).toBe(name);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 1 });
});

test('a submit that did not arrive may be repeated', async () => {
  const clock = { now: Date.now, sleep: async () => undefined };
  await using rig = await openComfyuiRig([{}], { clock });
  rig.service.fail('submit', 'cut-before');
  expect(await failureOf(rig.provider.submit(await rig.take(), signal, name))).toMatchObject({
    kind: 'transient',
    code: 'submit-lost',
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

test('a lost take is found in the queue, in the history and by its file', async () => {
  await using rig = await openComfyuiRig([{ runMs: 400 }]);
  await rig.provider.submit(await rig.take(), signal, name);
  expect(await foundFor(rig)).toMatchObject([{ state: 'running', named: true }]);
  await settled(rig.provider, (await foundFor(rig))[0]!.operation);
  expect(await foundFor(rig, rig.client())).toMatchObject([{ state: 'done', named: true }]);
  rig.service.forget();
  const [found] = await foundFor(rig, rig.client());
  expect(found).toMatchObject({ state: 'done', named: true });
  // The server knows nothing, and the file is the clip.
  expect(await settled(rig.client(), found!.operation)).toMatchObject({ state: 'done' });
  expect(
    await rig.provider.findLost(
      [{ request: await rig.take(), startedAt: 0, name: another }],
      async () => undefined,
      signal,
    ),
  ).toEqual([[]]);
});

test('an early version of the server, which chooses the ids, loses no take either', async () => {
  await using rig = await openComfyuiRig([{ early: true, runMs: 60_000 }]);
  rig.service.fail('submit', 'cut-after');
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(taskOf(operation)).toBe(rig.service.tasks[0]?.id);
  expect(taskOf(operation)).not.toBe(name);
  expect(await foundFor(rig, rig.client())).toMatchObject([
    { operation: { comfyuiTask: taskOf(operation) } },
  ]);
});

test('a restart of the server loses what had not ended: such a take is expired', async () => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  expect(await foundFor(rig)).toEqual([]);
});

test('a file that the server was still writing is no clip', async () => {
  const whole = Buffer.from(await vendorClip());
  let bytes = whole.subarray(0, whole.length - 100);
  await using rig = await openComfyuiRig([{ clip: async () => bytes }]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  bytes = whole;
  expect(await rig.provider.poll(operation, signal)).toMatchObject({ state: 'done' });
});

test('progress arrives as messages, and without them by polls', async () => {
  await using rig = await openComfyuiRig([{ queueMs: 50, runMs: 500 }]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  const fractions: (number | null)[] = [];
  for (;;) {
    const progress = await rig.provider.poll(operation, signal);
    if (progress.state !== 'pending') break;
    if (progress.phase === 'running') fractions.push(progress.fraction);
  }
  const shares = fractions.filter((share) => share !== null);
  expect(shares.length).toBeGreaterThan(1);
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  expect(shares.at(-1)).toBe(1);
  // Messages are for the client that has queued the take; another one polls.
  const second = await rig.provider.submit(await rig.take(), signal, another);
  const silent = await rig.client().poll(second, signal);
  expect(silent).toMatchObject({ state: 'pending', fraction: null });
});

test('an error of a node is a refusal with the node', async () => {
  await using rig = await openComfyuiRig();
  rig.service.endNext('late-failure');
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  const { failure } = (await rig.provider.poll(operation, signal)) as { failure: ProviderFailure };
  expect(failure).toMatchObject({ kind: 'refused', code: 'out-of-memory' });
  expect(failure.message).toContain('node 41 (KSampler): Allocation on device 0');
});

test('a workflow that the server refuses is reported with its nodes', async () => {
  const { LoadImage: _, ...nodes } = usualNodes;
  await using missing = await openComfyuiRig([{ nodes }]);
  expect(await failureOf(missing.provider.submit(await missing.take(), signal, name))).toMatchObject({
    kind: 'refused',
    code: 'node-missing',
    message: expect.stringMatching(/flf2v\.api\.json:\d+:9: node 10 "First image" \(LoadImage\)/),
  });
  const { UNETLoader: loader } = usualNodes;
  const input = { required: { ...loader!.input.required, unet_name: [['other.safetensors']] as const } };
  await using models = await openComfyuiRig([
    { nodes: { ...usualNodes, UNETLoader: { ...loader!, input } } },
  ]);
  expect(await failureOf(models.provider.prepare!(await models.take(), signal))).toMatchObject({
    kind: 'refused',
    code: 'model-missing',
    message: expect.stringContaining('unet_name "wan2.1_flf2v_720p_14B_fp16.safetensors"'),
  });
  const paid = { ...usualNodes, CreateVideo: { ...usualNodes.CreateVideo!, api_node: true as const } };
  await using billed = await openComfyuiRig([{ nodes: paid }]);
  expect(await failureOf(billed.provider.submit(await billed.take(), signal, name))).toMatchObject({
    code: 'paid-node',
  });
  for (const { service } of [missing, models, billed])
    expect(moneyOf(service)).toEqual({ submits: 0, tasks: 0 });
});

test('what the server itself refuses names the node and the input', async () => {
  const workflow = JSON.parse(workflowText());
  workflow['41'].inputs.steps = 0;
  const loaded = workflowIn(JSON.stringify(workflow), { file: 'a.json' });
  await using rig = await openComfyuiRig([{}], { loaded });
  expect(await failureOf(rig.provider.submit(await rig.take(), signal, name))).toMatchObject({
    kind: 'refused',
    code: 'workflow-refused',
    message: expect.stringContaining('Node 41 (KSampler): Value 0 smaller than min of 1: steps.'),
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

test('a waiting take is removed and a running one is interrupted, and no other task is', async () => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }]);
  const first = await rig.provider.submit(await rig.take(), signal, name);
  const second = await rig.provider.submit(await rig.take(), signal, another);
  expect(await rig.provider.cancel?.(second, signal)).toBe(true);
  expect(
    await rig.provider.poll(first, signal.aborted ? signal : AbortSignal.timeout(400)).catch(() => 'waits'),
  ).toBe('waits');
  expect(rig.service.tasks.map(({ cancelled = false }) => cancelled)).toEqual([false, true]);
  expect(await rig.provider.cancel?.(first, signal)).toBe(true);
  expect(rig.service.tasks.map(({ cancelled = false }) => cancelled)).toEqual([true, true]);
});

test('a take that has ended is not cancelled', async () => {
  await using rig = await openComfyuiRig();
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(await rig.provider.cancel?.(operation, signal)).toBe(false);
});

test('servers share the takes, one each', async () => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }, { runMs: 60_000 }]);
  expect(rig.provider.limits.takesInFlight).toBe(2);
  const takes = await Promise.all([rig.take(), rig.take({ seed: 2 })]);
  await Promise.all(takes.map((take) => rig.provider.submit(take, signal)));
  expect(rig.services.map(({ tasks }) => tasks.length)).toEqual([1, 1]);
  // The next one waits behind the shorter queue.
  await rig.provider.submit(await rig.take({ seed: 3 }), signal);
  expect(rig.services.map(({ tasks }) => tasks.length).sort()).toEqual([1, 2]);
});

test('a server that is off, or lacks a model, gives its shots to another one', async () => {
  const { UNETLoader: _, ...nodes } = usualNodes;
  await using rig = await openComfyuiRig([{ nodes }, { runMs: 60_000 }, {}]);
  await rig.services[2]![Symbol.asyncDispose]();
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(operation).toMatchObject({ server: rig.services[1]!.origin });
  expect(rig.services[0]!.tasks).toHaveLength(0);
});

test('a take of a server that ended is given up when another server answers', async () => {
  await using rig = await openComfyuiRig([{ runMs: 60_000 }, { runMs: 60_000 }]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  const { server } = operation as { server: string };
  await rig.services.find(({ origin }) => origin === server)![Symbol.asyncDispose]();
  const kinds: string[] = [];
  for (let polls = 0; polls < 3; polls += 1)
    kinds.push((await failureOf(rig.provider.poll(operation, signal))).kind);
  expect(kinds).toEqual(['transient', 'transient', 'expired']);
  // The other one makes it.
  expect(await rig.provider.submit(await rig.take(), signal, another)).not.toMatchObject({ server });
});

test('a take is collected from its server, also when the settings no longer name it', async () => {
  await using rig = await openComfyuiRig([{}, {}]);
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  const elsewhere = rig.client({ urls: ['http://127.0.0.1:9'] });
  expect(await settled(elsewhere, operation)).toMatchObject({ state: 'done' });
});

test('a token goes to the named servers only, and is in no message', async () => {
  const token = 'token-0123456789';
  await using rig = await openComfyuiRig([{ token }], { token });
  const operation = await rig.provider.submit(await rig.take(), signal, name);
  expect(await settled(rig.provider, operation)).toMatchObject({ state: 'done' });
  const stranger = rig.client({ urls: ['http://127.0.0.1:9'], token });
  const failure = await failureOf(stranger.poll(operation, signal));
  expect(failure).toMatchObject({ kind: 'unauthorised', code: 'key-refused' });
  expect(recorded(operation, failure, failure.hint)).not.toContain(token);
});

test('a diagnosis shows what was located, the version, and what is missing', async () => {
  const { VAELoader: _, ...nodes } = usualNodes;
  await using rig = await openComfyuiRig([{}, { nodes }, {}]);
  await rig.services[2]![Symbol.asyncDispose]();
  const facts = (await rig.provider.diagnose?.(signal)) ?? [];
  expect(facts.map(({ name: about, state }) => `${about} ${state}`)).toEqual([
    'workflow good',
    'server good',
    'server bad',
    'server bad',
  ]);
  expect(facts[0]?.text.split('\n')).toEqual([
    'flf2v.api.json',
    'first: node 10 "First image" (LoadImage), image',
    'last: node 11 "Last image" (LoadImage), image',
    'prompt: node 20 "Prompt" (CLIPTextEncode), text',
    'negative prompt: node 21 "Negative prompt" (CLIPTextEncode), text',
    'seed: node 41 (KSampler), seed',
    'size: node 30 "First and last frame" (WanFirstLastFrameToVideo), width; node 30 "First and last frame" (WanFirstLastFrameToVideo), height',
    'frames: node 30 "First and last frame" (WanFirstLastFrameToVideo), length',
    'output: node 52 "Save Video" (SaveVideo), 16 frames per second',
  ]);
  expect(facts[1]?.text).toContain('ComfyUI 0.3.60');
  expect(facts[2]?.text).toContain('missing node: flf2v.api.json:22:8: node 3 "Load VAE" (VAELoader)');
  expect(facts[3]?.text).toContain('Start ComfyUI, or check the address');
});
