import { readFileSync, rmSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.js';
import { sha256 } from '../../src/base/digest.js';
import type { JsonValue } from '../../src/base/json.js';
import { jobTable } from '../../src/jobs/job-table.js';
import { openLocalRunner } from '../../src/jobs/local-runner.js';
import type { Job, JobKind, JobRunner } from '../../src/media/job.js';
import { hashFile } from '../../src/system/hash-file.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { drawDraft, renderEverything } from '../rig/every-job.js';

const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const place = { engine, folder: folder.path };

/** The jobs of a run and their results, as a runner on another machine would get them. */
interface RecordedRunner extends JobRunner {
  readonly jobs: Job[];
  /** The kinds of the jobs that were executed. */
  readonly made: JobKind[];
}

function recordedRunner(): RecordedRunner {
  const runner = openLocalRunner({ engine: async () => engine });
  const [jobs, made]: [Job[], JobKind[]] = [[], []];
  return {
    jobs,
    made,
    async run(job, options) {
      jobs.push(job);
      const result = await runner.run(job, options);
      if (result.made) made.push(job.kind);
      // Some outputs are removed when they have been used.
      for (const { path, digest } of Object.values(result.outputs))
        expect(await hashFile(path, untroubled)).toBe(digest);
      return result;
    },
  };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

test('the jobs of a render are plain JSON without a path, and every kind of the table is used', async () => {
  const runner = recordedRunner();
  await drawDraft(runner, place);
  await renderEverything(runner, place);
  for (const job of runner.jobs) {
    expect(JSON.parse(JSON.stringify(job))).toStrictEqual(job);
    expect(JSON.parse(canonicalJson(job as unknown as JsonValue))).toStrictEqual(job);
    const texts = textsIn(job);
    expect(texts.filter((text) => isAbsolute(text) || text.includes(folder.path))).toEqual([]);
  }
  const kinds = new Set(runner.jobs.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual((Object.keys(jobTable) as JobKind[]).sort());
});

test('a second render executes no job, also when its films were deleted', async () => {
  const published = await renderEverything(recordedRunner(), place);
  const before = published.map((path) => sha256(readFileSync(path)));
  for (const path of published) rmSync(path);
  const runner = recordedRunner();
  await renderEverything(runner, place);
  expect(published.map((path) => sha256(readFileSync(path)))).toEqual(before);
  expect(runner.made).toEqual([]);
  const written = runner.jobs.filter(({ kind }) => kind === 'assemble-output');
  expect(written).toHaveLength(4);
});
