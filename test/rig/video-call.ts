import type { VideoCall, VideoFile } from '../../src/index.js';
import { plainPng } from './plain-png.js';

/** An image as the AI SDK hands it over. */
export function videoFile(shade: number): VideoFile & { readonly type: 'file' } {
  return { type: 'file', mediaType: 'image/png', data: plainPng(640, 360, [shade, 100, 100]) };
}

/** A call with a first and a last frame, as the AI SDK makes it. */
export function videoCall(more: Partial<VideoCall> = {}): VideoCall {
  const first = videoFile(60);
  const unset = { aspectRatio: undefined, resolution: undefined, duration: undefined, fps: undefined };
  return {
    ...{ prompt: 'It rains.', n: 1, ...unset, seed: undefined, providerOptions: {} },
    image: first,
    frameImages: [
      { image: first, frameType: 'first_frame' },
      { image: videoFile(200), frameType: 'last_frame' },
    ],
    ...more,
  };
}
