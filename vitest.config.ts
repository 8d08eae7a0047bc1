import { defineConfig } from 'vitest/config';

// Whole renders, processes, browsers, engines and sweeps: each file takes seconds.
const slow = ['test/**/*.slow.test.ts'];

// What it tests is kept for the whole life of a process.
const alone = ['test/ingest/web-fetch.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Files that follow each other in one worker share what they import, which is half of the time of the small ones.
    isolate: false,
    // A busy machine is no reason to fail: what is waited for comes, or the test ends by its own limit.
    expect: { poll: { timeout: 10_000 } },
    // Processes, browsers and clocks of a shared build machine: a test that fails is asked again before it counts.
    retry: process.env.CI ? 2 : 0,
    globalSetup: ['test/rig/build-first.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...slow, ...alone] },
      },
      { extends: true, test: { name: 'alone', include: alone, isolate: true } },
      { extends: true, test: { name: 'slow', include: slow } },
    ],
  },
});
