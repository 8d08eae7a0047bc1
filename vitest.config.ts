import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/rig/longest-first.js';

// Whole renders, processes, browsers, engines and sweeps: each file takes seconds.
const slow = ['test/**/*.slow.test.ts'];

// It tests a value that is kept until the process ends.
const alone = ['test/ingest/web-fetch.test.ts'];

// The packed package in fresh folders. It needs a registry of packages, so .ci/run asks for it by PACKED=1.
const packed = ['test/install/*.test.ts'];

// The real AI SDK, which needs Node 22 and a registry: .ci/run asks for it by AI_SDK=1.
const aiSdk = ['test/ai-sdk/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // Test files in one worker share their imports, which take half of the time of a small file.
    isolate: false,
    // A module that did not change is not compiled again by the next run: that takes half of the time of a few files.
    experimental: { fsModuleCache: true },
    // A busy machine must not fail a test: it waits until its own timeout.
    expect: { poll: { timeout: 10_000 } },
    // Processes, browsers and timing vary on a shared build machine: a failing test is repeated before it counts.
    retry: process.env.CI ? 2 : 0,
    globalSetup: ['test/rig/build-first.ts'],
    setupFiles: ['test/rig/fail-at-leaks.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, ...alone, ...packed, ...aiSdk],
        },
      },
      { extends: true, test: { name: 'alone', include: alone, isolate: true } },
      ...(process.env.PACKED === '1'
        ? [{ extends: true as const, test: { name: 'packed', include: packed } }]
        : []),
      ...(process.env.AI_SDK === '1'
        ? [{ extends: true as const, test: { name: 'ai-sdk', include: aiSdk } }]
        : []),
      {
        extends: true,
        // A busy machine must not fail these either: their timeouts only end what hangs.
        test: {
          name: 'slow',
          include: slow,
          // These wait for leases, browsers and services in a third of their time: more workers than cores use it.
          maxWorkers: Math.ceil(1.5 * availableParallelism()),
          // Other numbers of workers need groups of their own, which run one after the other.
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
