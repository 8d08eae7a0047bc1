import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // A busy machine is no reason to fail: what is waited for comes, or the test ends by its own limit.
    expect: { poll: { timeout: 10_000 } },
    // Processes, browsers and clocks of a shared build machine: a test that fails is asked again before it counts.
    retry: process.env.CI ? 2 : 0,
    globalSetup: ['test/rig/build-first.ts'],
  },
});
