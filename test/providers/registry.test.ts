import { expect, test } from 'vitest';
import { decodeUse, defaultUse } from '../../src/providers/provider-use.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { openMotionCache } from '../../src/store/cache/motion-cache.js';
import { systemClock } from '../../src/system/clock.js';

const setup = {
  env: { DASHSCOPE_API_KEY: 'sk-0123456789abcdef' },
  clock: systemClock,
  stateFolder: '/nowhere',
  engine: () => Promise.reject(new Error('not needed')),
  jobs: { run: () => Promise.reject(new Error('not needed')) },
  motions: openMotionCache('/nowhere'),
  folder: () => Promise.reject(new Error('not needed')),
};
const registry = openProviderRegistry();
const dashscope = registry.entry('dashscope');

test.each([
  'https://evil.example/api/v1',
  'https://evil.fc.aliyuncs.com/api/v1',
  'http://dashscope.aliyuncs.com/api/v1',
])('a remembered address %s gets no key', async (base_url) => {
  await expect(dashscope.open({ ...defaultUse, own: { base_url } }, setup)).rejects.toMatchObject({
    code: 'untrusted-host',
  });
  // As state folders of earlier versions write it.
  const older = { region: null, workspace: null, baseUrl: base_url, smallFiles: 'upload' };
  await expect(dashscope.open(decodeUse(older), setup)).rejects.toMatchObject({ code: 'untrusted-host' });
});

test('the vendor, this machine and the user’s own variable are trusted', async () => {
  for (const base_url of [
    'https://dashscope-intl.aliyuncs.com/api/v1',
    'https://llm-1.cn-beijing.maas.aliyuncs.com/api/v1',
    'http://127.0.0.1:8787/api/v1',
  ]) {
    const provider = await dashscope.open({ ...defaultUse, own: { base_url } }, setup);
    expect(provider.id).toBe('dashscope');
    await provider[Symbol.asyncDispose]?.();
  }
  const env = { ...setup.env, DASHSCOPE_HTTP_BASE_URL: 'https://proxy.example/api/v1' };
  const provider = await dashscope.open(defaultUse, { ...setup, env });
  await provider[Symbol.asyncDispose]?.();
});

test('an unknown provider is an error that names the known ones', () => {
  expect(() => registry.entry('acme')).toThrow(
    expect.objectContaining({
      code: 'unknown-provider',
      hint: 'Known: draft, dashscope, comfyui, fal, kling, replicate, seedance, veo.',
    }),
  );
});
