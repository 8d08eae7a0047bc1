import { expect, test } from 'vitest';
import { requestedClip } from '../../src/emulator/vendors/requested-clip.js';

test.each([
  [{ duration: '10' }, { seconds: 10 }],
  [{ duration: '9s' }, { seconds: 9 }],
  [{ duration: 12 }, { seconds: 12 }],
  [{ durationSeconds: 8 }, { seconds: 8 }],
  [
    { num_frames: 81, frames_per_second: 16 },
    { seconds: 81 / 16, fps: 16 },
  ],
  [{ num_frames: 48 }, { seconds: 3, fps: 16 }],
  [
    { prompt: { 1: { inputs: { length: 49 } }, 2: { inputs: { fps: 24, images: ['1', 0] } } } },
    { seconds: 49 / 24, fps: 24 },
  ],
  [{ prompt: 'a text', duration: 'long' }, {}],
  [{ prompt: { 1: null, 2: { inputs: [] } } }, {}],
])('a stand-in makes the clip that %j requests', (input, clip) => {
  expect(requestedClip({ input })).toEqual(clip);
});
