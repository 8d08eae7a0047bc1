import { encodeFrames } from '../../src/media/encode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import { quickProvider } from './quick-provider.js';

/** The size of the clips, and how many frames of 1/30 second they have. */
export const COUNTING = { size: { width: 96, height: 64 }, frames: 75 } as const;

/** The brightness of a frame, and the colour of a clip: every frame of every clip is different from all others. */
export function countedColour(clip: number, frame: number): readonly [y: number, u: number] {
  return [Math.round(30 + 2.4 * frame), 50 + 18 * clip];
}

/** A paid provider whose clips say in their colours which clip and which frame they are; clips count from `first`. */
export function countingProvider(engine: () => Promise<MediaEngine>, first = 1): ProviderEntry {
  const { entry } = quickProvider();
  return {
    ...entry,
    async open(...setup) {
      const provider = await entry.open(...setup);
      return {
        ...provider,
        async download({ location }, path) {
          const clip = first - 1 + Number(String(location).replace(/\D/g, ''));
          await encodeFrames(
            await engine(),
            { frames: count(clip), size: COUNTING.size, fps: 30, path },
            signal,
          );
        },
      };
    },
  };
}

const { signal } = new AbortController();

async function* count(clip: number): AsyncGenerator<Uint8Array> {
  const { width, height } = COUNTING.size;
  for (let frame = 0; frame < COUNTING.frames; frame += 1) {
    const [y, u] = countedColour(clip, frame);
    const quarter = (width * height) / 4;
    yield Buffer.concat([Buffer.alloc(4 * quarter, y), Buffer.alloc(quarter, u), Buffer.alloc(quarter, 128)]);
  }
}
