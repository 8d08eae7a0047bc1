import type { Room } from '../memory/room.js';

/** Dense optical flow: for each pixel of an image, the vector to its place in another image, in pixels. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly u: Float32Array;
  readonly v: Float32Array;
}

/** A flow of this size in a room, not yet filled. */
export function openFlow(width: number, height: number, room: Room): Flow {
  return { width, height, u: room.floats(width * height), v: room.floats(width * height) };
}
