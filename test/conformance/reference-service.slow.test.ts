import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDashscope } from '../../src/providers/dashscope/open-dashscope.js';
import { systemClock } from '../../src/system/clock.js';
import { imageOf, smallClip, testKey, wantedTake } from '../rig/emulated-service.js';
import { openReferenceService } from '../rig/reference-service/reference-service.js';
import { describeProvider } from './provider.js';

// Against the second service, in real time, with takes that last a moment.
describeProvider('dashscope at a second service', async () => {
  const service = await openReferenceService({
    now: Date.now,
    clip: await readFile(smallClip),
    keys: { [testKey]: 'an account' },
    workspace: 'ws-1',
    pendingMs: 20,
    runMs: 50,
  });
  const provider = openDashscope({ apiKey: testKey, baseUrl: service.baseUrl, clock: systemClock, env: {} });
  const unknown = '00000000-0000-4000-a000-000000000000';
  const request = await wantedTake({ model: 'wan3.0-video' });
  const { model, resolution, duration } = request;
  return {
    provider,
    request,
    refused: await wantedTake({ model, first: await imageOf('tiny.png') }),
    forgotten: { task: unknown, model, resolution, duration, prompt: true, last: true },
    forgottenAsset: { location: { task: unknown, object: 'http://127.0.0.1/x.mp4' }, expiresAt: null },
    listsTakes: true,
    secrets: [testKey, 'Signature', 'Expires'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

// An error in reading the description shows only if nothing is shared.
test('the second service imports nothing but Node and its own files', async () => {
  const folder = join(import.meta.dirname, '../rig/reference-service');
  const files = await readdir(folder);
  expect(files).toContain('reference-service.ts');
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name);
    for (const name of imports) expect(name, file).toMatch(/^(?:node:[a-z/]+|\.\/[a-z-]+\.js)$/);
  }
});
