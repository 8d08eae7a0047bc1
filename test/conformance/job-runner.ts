import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Digest, sha256 } from '../../src/base/digest.js';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { FILM_WRITER } from '../../src/film/output/output-recipe.js';
import type { JobTable } from '../../src/jobs/job-table.js';
import { type FileWork, fileOf, InputChanged, type Job, type JobRunner } from '../../src/media/job.js';
import type { EngineName } from '../../src/media/job-engine.js';
import { hashFile } from '../../src/system/hash-file.js';
import { testFolder } from '../rig/test-folder.js';

/** A runner on trial: it executes the kinds of this table, at most `parallel` media jobs at once. */
export interface RunnerOnTrial extends AsyncDisposable {
  readonly runner: JobRunner;
  readonly parallel: number;
  /** The ffmpeg of its machine. */
  readonly engine: EngineName;
}

type Recipe = { readonly text: string; readonly engine?: unknown };

const { signal } = new AbortController();

/** What every job runner has to keep, wherever it executes the jobs. */
export function describeJobRunner(name: string, open: (table: JobTable) => Promise<RunnerOnTrial>): void {
  describe(`${name} keeps the contract of a job runner`, () => {
    test('a job writes its outputs, and they have the digests that the result names', async () => {
      await using rig = await openRig(open);
      const { outputs, made } = await rig.run(job('a'));
      expect(made).toBe(true);
      const video = fileOf(outputs, 'video');
      expect(await readFile(video.path, 'utf8')).toBe('a of the input');
      expect(await hashFile(video.path, signal)).toBe(video.digest);
    });

    test('a job whose outputs exist is not executed again', async () => {
      await using rig = await openRig(open);
      const first = await rig.run(job('a'));
      expect(await rig.run(job('a'))).toEqual({ outputs: first.outputs, made: false });
      expect(rig.executed).toEqual(['a']);
    });

    test('a changed output is produced again', async () => {
      await using rig = await openRig(open);
      const first = await rig.run(job('a'));
      await writeFile(fileOf(first.outputs, 'video').path, 'damaged');
      expect(await rig.run(job('a'))).toEqual(first);
      expect(rig.executed).toEqual(['a', 'a']);
    });

    test('two callers of one job share the work', async () => {
      await using rig = await openRig(open);
      rig.hold();
      const both = [rig.run(job('a')), rig.run(job('a'))];
      await rig.started(1);
      rig.release();
      expect((await Promise.all(both)).map(({ made }) => made).sort()).toEqual([false, true]);
      expect(rig.executed).toEqual(['a']);
    });

    test('no more jobs run at once than there are places', async () => {
      await using rig = await openRig(open);
      rig.hold();
      const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => rig.run(job(text)));
      await rig.started(rig.parallel);
      expect(rig.executed).toHaveLength(rig.parallel);
      rig.release();
      await Promise.all(all);
      expect(rig.most).toBe(rig.parallel);
      expect(rig.executed).toHaveLength(6);
    });

    test('a failing job rejects its own callers only, and leaves no output', async () => {
      await using rig = await openRig(open);
      const results = await Promise.allSettled([rig.run(job('fail')), rig.run(job('a'))]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect(results[0]).toMatchObject({ reason: { message: 'It failed.' } });
      await expect(rig.run(job('fail'))).rejects.toThrow('It failed.');
      expect(rig.executed.filter((text) => text === 'fail')).toHaveLength(2);
    });

    test('a coded failure of a job keeps code, message and hint', async () => {
      await using rig = await openRig(open);
      await expect(rig.run(job('coded'))).rejects.toThrow(RenderError);
      await expect(rig.run(job('coded'))).rejects.toMatchObject({
        ...{ code: 'ffmpeg-failed', message: 'ffmpeg failed.', hint: 'Render again.' },
      });
    });

    test('a changed input is reported by its name, so that the caller can name the file', async () => {
      await using rig = await openRig(open);
      await expect(rig.run(job('changed'))).rejects.toThrow(InputChanged);
      await expect(rig.run(job('changed'))).rejects.toMatchObject({ input: 'clip', isMissing: true });
    });

    test('a job for another engine is refused before it is executed, and leaves no output', async () => {
      await using rig = await openRig(open);
      const own = await rig.run(job('a', rig.engine));
      expect(own.made).toBe(true);
      for (const engine of [[rig.engine[0], 'another'], ['another', rig.engine[1]], 'unreadable'])
        await expect(rig.run(job('a', engine))).rejects.toMatchObject({ code: 'job-engine-differs' });
      expect(rig.executed).toEqual(['a']);
      expect((await readdir(rig.results)).sort()).toHaveLength(2);
    });

    test('a job without ffmpeg is executed where there is none, by the version that it names', async () => {
      await using rig = await openRig(open);
      const film = (engine: unknown): Job<Recipe> => ({ ...job('film', engine), kind: 'assemble-output' });
      await expect(rig.run(film(['mp4-writer', 'another']))).rejects.toMatchObject({
        code: 'job-engine-differs',
      });
      expect(await rig.run(film(FILM_WRITER))).toMatchObject({ made: true });
      expect(await rig.run(film(FILM_WRITER))).toMatchObject({ made: false });
      expect(rig.executed).toEqual(['film']);
    });

    test('nothing is kept of a job whose inputs changed while they were read', async () => {
      await using rig = await openRig(open);
      const changed = async (): Promise<void> => {
        throw new RenderError('clip-damaged', 'The clip changed.');
      };
      await expect(rig.run(job('a'), signal, undefined, changed)).rejects.toMatchObject({
        code: 'clip-damaged',
      });
      expect(await readdir(rig.results)).toEqual([]);
      expect(await rig.run(job('a'), signal, undefined, async () => undefined)).toMatchObject({ made: true });
    });

    test('a digest that a job reports is the one of the result', async () => {
      await using rig = await openRig(open);
      const { outputs } = await rig.run(job('hashed'));
      expect(fileOf(outputs, 'video').digest).toBe(sha256('hashed of the input'));
    });

    test('a job whose only caller aborts is stopped', async () => {
      await using rig = await openRig(open);
      rig.hold();
      const stop = new AbortController();
      const stopped = rig.run(job('a'), stop.signal);
      await rig.started(1);
      stop.abort(new Error('given up'));
      await expect(stopped).rejects.toThrow('given up');
      expect(rig.stopped).toEqual(['a']);
      rig.release();
      expect(await rig.run(job('a'))).toMatchObject({ made: true });
    });

    test('a job continues for the other caller when one aborts', async () => {
      await using rig = await openRig(open);
      rig.hold();
      const stop = new AbortController();
      const first = rig.run(job('a'), stop.signal);
      const second = rig.run(job('a'));
      await rig.started(1);
      stop.abort(new Error('given up'));
      await expect(first).rejects.toThrow('given up');
      rig.release();
      expect(fileOf((await second).outputs, 'video').digest).toBe(sha256('a of the input'));
      expect(rig.stopped).toEqual([]);
    });

    test('nothing is executed for a signal that is aborted already', async () => {
      await using rig = await openRig(open);
      await expect(rig.run(job('a'), AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
      expect(rig.executed).toEqual([]);
    });

    test('a job reports its progress to every caller', async () => {
      await using rig = await openRig(open);
      const seen: number[] = [];
      await rig.run(job('a'), signal, (fraction) => seen.push(fraction));
      // 0 says that the job has started.
      expect(seen.filter((fraction) => fraction > 0)).toEqual([0.5]);
    });
  });
}

const input = sha256('the input');

function job(text: string, engine?: unknown): Job<Recipe> {
  const recipe = engine === undefined ? { text } : { text, engine };
  return { kind: 'conform-clip', recipe, inputs: { clip: input } };
}

async function openRig(open: (table: JobTable) => Promise<RunnerOnTrial>) {
  const folder = await testFolder();
  const source = join(folder.path, 'input');
  const results = join(folder.path, 'results');
  await writeFile(source, 'the input');
  const executed: string[] = [];
  const stopped: string[] = [];
  const counts = { now: 0, most: 0 };
  let gate = Promise.resolve();
  let release = (): void => {};
  let wake = (): void => {};

  async function execute({
    recipe,
    inputs,
    outputs,
    onProgress,
    onHashed,
    signal,
  }: FileWork<Recipe>): Promise<void> {
    executed.push(recipe.text);
    counts.now += 1;
    counts.most = Math.max(counts.most, counts.now);
    wake();
    try {
      onProgress(0.5);
      await Promise.race([gate, aborted(signal)]);
      signal.throwIfAborted();
      if (recipe.text === 'fail') throw new Error('It failed.');
      if (recipe.text === 'coded')
        throw new RenderError('ffmpeg-failed', 'ffmpeg failed.', { hint: 'Render again.' });
      if (recipe.text === 'changed') throw new InputChanged('clip', true);
      const text = await readFile(fileOf(inputs, 'clip').path, 'utf8');
      await writeFile(fileOf(outputs, 'video'), `${recipe.text} of ${text}`);
      if (recipe.text === 'hashed') onHashed('video', sha256(`hashed of ${text}`));
    } catch (error) {
      if (signal.aborted) stopped.push(recipe.text);
      throw error;
    } finally {
      counts.now -= 1;
    }
  }

  const row = { outputs: { video: 'mp4' }, pool: 'media', load: async () => execute } as const;
  const files = { ...row, pool: 'files', engine: FILM_WRITER } as const;
  const table = new Proxy({} as JobTable, {
    get: (_, kind) => (kind === 'assemble-output' ? files : row),
  });
  const trial = await open(table);
  return {
    executed,
    stopped,
    parallel: trial.parallel,
    engine: trial.engine,
    results,
    get most() {
      return counts.most;
    },
    /** Lets no job end until `release()`. */
    hold(): void {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    /** Resolves when so many jobs were started. */
    async started(count: number): Promise<void> {
      while (executed.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    run: (
      one: Job,
      stop: AbortSignal = signal,
      onProgress?: (fraction: number) => void,
      checkInputs?: () => Promise<void>,
    ) =>
      trial.runner.run(one, {
        folder: results,
        resolveInput: (digest: Digest) => (digest === input ? source : expect.fail('Unknown input.')),
        signal: stop,
        ...(onProgress ? { onProgress } : {}),
        ...(checkInputs ? { checkInputs } : {}),
      }),
    async [Symbol.asyncDispose]() {
      release();
      await trial[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
