/** An I420 frame with a bright square at a position that depends on the frame number. */
export function drawnFrame(width: number, height: number, index: number): Uint8Array {
  const frame = new Uint8Array((width * height * 3) / 2);
  frame.fill(40, 0, width * height);
  frame.fill(128, width * height);
  const left = (index * 4) % (width - 16);
  const row = Math.floor((index * 4) / (width - 16));
  const top = ((height - 16) / 2 + row * 16) % (height - 16);
  for (let y = top; y < top + 16; y += 1) frame.fill(200, y * width + left, y * width + left + 16);
  return frame;
}

/** `count` such frames in sequence, in memory that is reused for each. */
export async function* drawnFrames(width: number, height: number, count: number): AsyncIterable<Uint8Array> {
  const memory = new Uint8Array((width * height * 3) / 2);
  for (let frame = 0; frame < count; frame += 1) {
    memory.set(drawnFrame(width, height, frame));
    yield memory;
  }
}
