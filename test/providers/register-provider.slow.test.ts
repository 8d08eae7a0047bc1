import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { check, type ProviderEntry, plan, render } from '../../src/index.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const clip = fileURLToPath(new URL('../../fixtures/clips/sparse.mp4', import.meta.url));

// A vendor's module as someone else writes it: plain JavaScript that imports nothing of this package.
const vendor = `
import { copyFile } from 'node:fs/promises';

export const submitted = [];

const capabilities = {
  provider: 'acme',
  model: 'acme-1',
  revision: 'acme-1',
  durations: { min: 2.5, max: 2.5, default: 2.5 },
  resolutions: [{ name: '720P', area: 1280 * 720, perSecond: { money: { currency: 'USD', micros: 4000 }, asOf: '2026-11-01', source: 'acme' } }],
  defaultResolution: '720P',
  fps: 30,
  promptMax: 100,
  negativePromptMax: 100,
  image: { formats: ['png'], minSide: 16, maxSide: 8000, safeMinSide: 16, safeMaxSide: 8000, maxBytes: 1e7, minRatio: 0.1, maxRatio: 10, alpha: true },
  lastFrame: 'required',
  templates: [],
  audio: 'none',
  expectedSeconds: 1,
};

export const entry = {
  traits: {
    id: 'acme',
    description: 'a provider for tests',
    kind: 'paid',
    burnsSlates: false,
    acceptsAudio: true,
    keyVariable: 'ACME_TOKEN',
    addressVariable: null,
    hosts: [/^api\\.acme\\.example$/],
    schemes: ['acme'],
    models: ['acme-1'],
    defaultModel: 'acme-1',
    settings: { quality: { title: 'Quality', type: 'string', enum: ['low', 'high'] } },
  },
  async open(use, { env }) {
    return {
      id: 'acme',
      limits: { submitsPerSecond: 100, takesInFlight: 4, pollsPerSecond: 100 },
      capabilities: (model) => (model === 'acme-1' ? capabilities : undefined),
      async submit({ shot, first, last }) {
        submitted.push({ shot, first: first.uri, last: last.uri, quality: use.own.quality, token: env.ACME_TOKEN });
        return { id: shot };
      },
      async poll({ id }) {
        const receipt = { cost: { currency: 'USD', micros: 10000 }, actualPrompt: null, requestId: null, usage: null };
        return { state: 'done', asset: { location: id, expiresAt: null }, receipt };
      },
      download: (asset, path) => copyFile(${JSON.stringify(clip)}, path),
      findLost: async (lost) => lost.map(() => []),
    };
  },
};
`;

interface Vendor {
  readonly entry: ProviderEntry;
  readonly submitted: readonly unknown[];
}

async function importVendor(project: TestProject): Promise<Vendor> {
  const file = join(project.folder, 'acme.mjs');
  await writeFile(file, vendor);
  return (await import(pathToFileURL(file).href)) as Vendor;
}

const storyboard = (quality: string) => `version: 1
provider: { use: acme, quality: ${quality} }
shots:
  - id: one
    first: plain.png
    last: acme://images/2
    prompt: The camera pushes in.
`;

test('a film is rendered with a provider that is registered from a folder', async () => {
  await using project = await openTestProject(storyboard('high'));
  const { entry, submitted } = await importVendor(project);
  const env = { PATH: process.env.PATH, ACME_TOKEN: 'secret-of-acme' };
  const options = { env, providers: [entry] };
  const planned = await plan(project.storyboard, options);
  expect(planned).toMatchObject({
    ok: true,
    takes: [{ action: 'submit', model: 'acme-1' }],
    estimate: { costs: [{ currency: 'USD', micros: 10_000 }] },
    diagnostics: [],
  });
  const outcome = await render(project.storyboard, { ...options, consent: async () => true });
  expect(outcome.status).toBe('finished');
  expect(submitted).toEqual([
    { shot: 'one', first: 'plain.png', last: 'acme://images/2', quality: 'high', token: 'secret-of-acme' },
  ]);
  // Offline, the film is unchanged; a take of a paid provider that is missing is refused.
  const again = await render(project.storyboard, { ...options, offline: true });
  expect(again.status).toBe('unchanged');
  await project.write('storyboard.yaml', storyboard('high').replace('pushes in', 'pulls out'));
  expect(await render(project.storyboard, { ...options, offline: true })).toMatchObject({
    status: 'forbidden',
  });
  expect(submitted).toHaveLength(1);
});

test('the settings, addresses and abilities of a registered provider are checked', async () => {
  await using project = await openTestProject(storyboard('best'));
  const { entry } = await importVendor(project);
  const options = { env: {}, providers: [entry] };
  expect((await check(project.storyboard, options)).diagnostics).toMatchObject([
    { line: 2, code: 'unknown-value', help: expect.stringContaining('high') },
  ]);
  await project.write('storyboard.yaml', storyboard('low'));
  const drafted = await check(project.storyboard, { ...options, provider: 'draft' });
  expect(drafted.diagnostics).toContainEqual(
    expect.objectContaining({
      line: 6,
      code: 'image-unreachable',
      help: expect.stringContaining('--provider acme'),
    }),
  );
  await expect(render(project.storyboard, { ...options, slate: true })).rejects.toMatchObject({
    code: 'bad-option',
    hint: expect.stringContaining('--provider draft'),
  });
  // Without the registration the name is unknown.
  expect((await check(project.storyboard, { env: {} })).ok).toBe(false);
});
