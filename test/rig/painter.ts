import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.js';
import type { Money } from '../../src/base/money.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { cacheKey } from '../../src/plan/cache-key.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { type Progress, type Provider, ProviderFailure } from '../../src/providers/provider.js';

/** A provider that makes real, tiny clips of one colour each, and can be held. */
export interface Painter extends Provider {
  /** Shots that were submitted, in order. */
  readonly submitted: readonly string[];
  /** Shots whose generation was cancelled. */
  readonly cancelled: readonly string[];
  /** From now on no take is finished, until `release`. */
  lock(): void;
  release(): void;
  /** The next take of this shot is refused. */
  refuse(shot: string): void;
  /** A take of another account: its state cannot be known here. */
  readonly strange: string;
}

const STRANGE = 'another-account';

export interface PainterSetup {
  readonly id: string;
  readonly engine: () => Promise<MediaEngine>;
  /** For files on their way. */
  readonly folder: string;
  readonly cost: Money | 'free';
  capabilities(model: string): Capabilities | undefined;
}

const SIZE = { width: 96, height: 64 };
const FRAMES = 150;

/** The colour of a clip, Y, U and V: equal requests give equal colours. */
export function colourOf(request: TakeRequest): readonly [number, number, number] {
  const bytes = Buffer.from(sha256(`colour of ${cacheKey(request)}`), 'hex');
  return [60 + (bytes[0]! % 120), 60 + (bytes[1]! % 130), 60 + (bytes[2]! % 130)]; // A digest has 32 bytes.
}

export function openPainter({ id, engine, folder, cost, capabilities }: PainterSetup): Painter {
  const submitted: string[] = [];
  const cancelled: string[] = [];
  const refused = new Set<string>();
  const tasks = new Map<string, { readonly request: TakeRequest; readonly clip: Promise<string> }>();
  let lockedProject = Promise.resolve();
  let letGo = (): void => undefined;
  let number = 0;

  async function paint(request: TakeRequest, path: string): Promise<string> {
    const [y, u, v] = colourOf(request);
    const area = SIZE.width * SIZE.height;
    const image = Buffer.concat([
      Buffer.alloc(area, y),
      Buffer.alloc(area / 4, u),
      Buffer.alloc(area / 4, v),
    ]);
    async function* frames() {
      for (let frame = 0; frame < FRAMES; frame += 1) yield image;
    }
    const job = { frames: frames(), size: SIZE, fps: 30, path };
    await encodeFrames(await engine(), job, new AbortController().signal);
    return path;
  }

  return {
    id,
    limits: { submitsPerSecond: 1000, takesInFlight: 4, pollsPerSecond: 1000 },
    submitted,
    cancelled,
    capabilities,
    async submit(request) {
      number += 1;
      submitted.push(request.shot);
      const name = `${id}-${number}`;
      const clip = paint(request, join(folder, `${name}.mp4`));
      // A test may end before it is polled.
      clip.catch(() => undefined);
      tasks.set(name, { request, clip });
      return { name };
    },
    async poll(operation, signal): Promise<Progress> {
      const { name } = operation as { name: string };
      if (name === STRANGE)
        throw new ProviderFailure('unauthorised', 'elsewhere', 'It is of another account.');
      const task = tasks.get(name);
      if (!task) throw new ProviderFailure('expired', 'expired', 'The task is not known.');
      if (signal.aborted) {
        cancelled.push(task.request.shot);
        tasks.delete(name);
        throw signal.reason;
      }
      await Promise.race([
        lockedProject,
        new Promise((stop) => signal.addEventListener('abort', stop, { once: true })),
      ]);
      signal.throwIfAborted();
      await task.clip;
      if (refused.delete(task.request.shot)) {
        const failure = new ProviderFailure('refused', 'moderated', 'The image was rejected.');
        return { state: 'failed', failure };
      }
      const receipt = { cost, actualPrompt: null, requestId: null, usage: null };
      return { state: 'done', asset: { location: { name }, expiresAt: null }, receipt };
    },
    async download({ location }, path) {
      const task = tasks.get((location as { name: string }).name);
      if (!task) throw new ProviderFailure('expired', 'expired', 'The task is not known.');
      const { readFile } = await import('node:fs/promises');
      await writeFile(path, await readFile(await task.clip), { flag: 'wx' });
    },
    findLost: async (lost) => lost.map(() => []),
    nameOf: (operation) => (operation as { name: string }).name,
    strange: STRANGE,
    operationOf: (name) => ({ name }),
    lock() {
      lockedProject = new Promise((done) => {
        letGo = done;
      });
    },
    release() {
      letGo();
      lockedProject = Promise.resolve();
    },
    refuse: (shot) => void refused.add(shot),
  };
}
