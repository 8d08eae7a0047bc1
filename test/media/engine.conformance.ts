import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { drawnFrame, drawnFrames } from './drawn-frames.js';
import { temporaryFolder, untroubled } from './engines.js';

const size = { width: 96, height: 64 };
const NASTY = ["-dash's 100%d #?&[x]{y}.mp4", 'a b:c 蓝色 怪物.mp4'];

/** What every engine promises. */
export function engineConformance(engine: MediaEngine): void {
  describe(`the ${engine.kind} engine`, () => {
    test('an engine reports its kind and version', () => {
      expect(engine.version).toMatch(/^\d+\.\d+/);
      expect(engine.lacks).toEqual([]);
      expect(engine.parallel).toBeGreaterThan(0);
    });

    test.each(NASTY)('an engine writes and reads %s', async (name) => {
      using folder = temporaryFolder();
      const path = join(folder.path, name);
      const seen: number[] = [];
      await encodeFrames(
        engine,
        { frames: drawnFrames(96, 64, 5), size, fps: 30, path, onFrames: (n) => seen.push(n) },
        untroubled,
      );
      expect(seen.at(-1)).toBe(5);
      const frames = await decodeFrames(engine, path, { pixelFormat: 'yuv420p', size }, untroubled);
      expect(frames).toHaveLength(5);
      for (const [index, frame] of frames.entries()) {
        expect(meanDifference(frame, drawnFrame(96, 64, index))).toBeLessThan(1);
      }
    });

    test('an engine decodes a range of frames', async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'clip.mp4');
      await encodeFrames(engine, { frames: drawnFrames(96, 64, 9), size, fps: 30, path }, untroubled);
      const wanted = { pixelFormat: 'gray', size } as const;
      const all = await decodeFrames(engine, path, wanted, untroubled);
      const some = await decodeFrames(engine, path, { ...wanted, range: [3, 5] }, untroubled);
      expect(some).toEqual(all.slice(3, 5));
    });

    test('a failed job removes its output and reports the reason', async () => {
      using folder = temporaryFolder();
      const source = join(folder.path, 'not-a-clip.mp4');
      const path = join(folder.path, 'out.mp4');
      writeFileSync(source, 'no clip');
      writeFileSync(path, 'left over');
      const job = { args: ['-i', { read: source }, { write: path }] };
      await expect(engine.run(job, untroubled)).rejects.toMatchObject({
        code: 'ffmpeg-failed',
        message: expect.stringContaining('Invalid data found'),
      });
      expect(existsSync(path)).toBe(false);
    });

    test('an aborted job stops at once and leaves no output', async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'out.mp4');
      const stop = new AbortController();
      let aborted = 0;
      const onFrames = (frames: number): void => {
        if (frames === 0 || aborted > 0) return;
        aborted = performance.now();
        stop.abort(new Error('enough'));
      };
      const frames = drawnFrames(96, 64, 1e9);
      const run = encodeFrames(engine, { frames, size, fps: 30, path, onFrames }, stop.signal);
      await expect(run).rejects.toThrow('enough');
      expect(performance.now() - aborted).toBeLessThan(1000);
      expect(existsSync(path)).toBe(false);
    });

    test('a job passes on the error of its input', async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'out.mp4');
      async function* failing(): AsyncIterable<Uint8Array> {
        yield drawnFrame(96, 64, 0);
        throw new Error('no more frames');
      }
      const run = encodeFrames(engine, { frames: failing(), size, fps: 30, path }, untroubled);
      await expect(run).rejects.toThrow('no more frames');
      expect(existsSync(path)).toBe(false);
    });

    test('a job gives the same bytes again', async () => {
      using folder = temporaryFolder();
      const [one, two] = [join(folder.path, 'one.mp4'), join(folder.path, 'two.mp4')];
      for (const path of [one, two]) {
        await encodeFrames(engine, { frames: drawnFrames(96, 64, 12), size, fps: 24, path }, untroubled);
      }
      expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
      expect(readFileSync(one).includes('x264 - core')).toBe(false);
    });
  });
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += Math.abs(value - b[index]!);
  return sum / a.length;
}
