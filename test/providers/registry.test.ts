import { expect, test } from 'vitest';
import { openProvider, plainUse } from '../../src/providers/registry.js';
import { openMotionCache } from '../../src/store/cache/motion-cache.js';
import { systemClock } from '../../src/system/clock.js';

const setup = {
  env: { DASHSCOPE_API_KEY: 'sk-0123456789abcdef' },
  clock: systemClock,
  stateFolder: '/nowhere',
  engine: () => Promise.reject(new Error('not needed')),
  motions: openMotionCache('/nowhere'),
  folder: () => Promise.reject(new Error('not needed')),
};

test.each([
  'https://evil.example/api/v1',
  'https://evil.fc.aliyuncs.com/api/v1',
  'http://dashscope.aliyuncs.com/api/v1',
])('a remembered address %s gets no key', async (baseUrl) => {
  await expect(openProvider('dashscope', { ...plainUse, baseUrl }, setup)).rejects.toMatchObject({
    code: 'strange-host',
  });
});

test('the vendor, this machine and the user’s own variable are trusted', async () => {
  for (const baseUrl of [
    'https://dashscope-intl.aliyuncs.com/api/v1',
    'https://llm-1.cn-beijing.maas.aliyuncs.com/api/v1',
    'http://127.0.0.1:8787/api/v1',
  ]) {
    const provider = await openProvider('dashscope', { ...plainUse, baseUrl }, setup);
    expect(provider.id).toBe('dashscope');
    await provider[Symbol.asyncDispose]?.();
  }
  const env = { ...setup.env, DASHSCOPE_HTTP_BASE_URL: 'https://proxy.example/api/v1' };
  const provider = await openProvider('dashscope', plainUse, { ...setup, env });
  await provider[Symbol.asyncDispose]?.();
});
