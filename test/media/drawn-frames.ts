/** An I420 picture with a bright square whose place tells the number of the frame. */
export function drawnFrame(width: number, height: number, frame: number): Uint8Array {
  const picture = new Uint8Array((width * height * 3) / 2);
  picture.fill(40, 0, width * height);
  picture.fill(128, width * height);
  const left = (frame * 4) % (width - 16);
  const row = Math.floor((frame * 4) / (width - 16));
  const top = ((height - 16) / 2 + row * 16) % (height - 16);
  for (let y = top; y < top + 16; y += 1) picture.fill(200, y * width + left, y * width + left + 16);
  return picture;
}

/** As many of them, one after the other, in memory that is used again for each. */
export async function* drawnFrames(width: number, height: number, count: number): AsyncIterable<Uint8Array> {
  const memory = new Uint8Array((width * height * 3) / 2);
  for (let frame = 0; frame < count; frame += 1) {
    memory.set(drawnFrame(width, height, frame));
    yield memory;
  }
}
