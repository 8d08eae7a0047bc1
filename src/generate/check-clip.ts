import { open } from 'node:fs/promises';
import { RenderError } from '../diagnostics/render-error.js';
import type { ClipFacts } from '../timeline/clip.js';

/** Checks that a file is a complete clip of the requested length. Throws RenderError `clip-unusable`. */
export async function checkClip(
  path: string,
  seconds: number,
  probe: (path: string) => Promise<ClipFacts>,
): Promise<ClipFacts> {
  await checkBoxes(path);
  const facts = await probed(path, probe);
  if (!(facts.width > 0 && facts.height > 0 && facts.frames > 0)) throw unusable('has no frames');
  // Encoders end on a whole frame, and some models on a whole group of frames.
  const slack = Math.max(0.5, seconds * 0.1);
  if (Math.abs(facts.duration - seconds) > slack)
    throw unusable(`lasts ${facts.duration.toFixed(2)} s instead of ${seconds} s`);
  return facts;
}

async function probed(path: string, probe: (path: string) => Promise<ClipFacts>): Promise<ClipFacts> {
  try {
    return await probe(path);
  } catch (error) {
    throw unusable('cannot be read as a video', error);
  }
}

// An MP4 is a sequence of boxes that start with their length: a truncated file ends inside a box.
async function checkBoxes(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(16);
    const kinds = new Set<string>();
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(header, 0, 16, at);
      if (bytesRead < 8) throw unusable('is truncated');
      const kind = header.toString('latin1', 4, 8);
      if (kinds.size === 0 && kind !== 'ftyp') throw unusable('is not an MP4 file');
      kinds.add(kind);
      const length = boxLength(header, bytesRead, size - at);
      if (length < 8) throw unusable('is damaged');
      at += length;
      if (at > size) throw unusable(`is truncated: it has ${size} of ${at} bytes`);
    }
    if (!kinds.has('moov') || !kinds.has('mdat')) throw unusable('is not a complete MP4 file');
  } finally {
    await file.close();
  }
}

function boxLength(header: Buffer, bytesRead: number, rest: number): number {
  const short = header.readUInt32BE(0);
  if (short === 0) return rest; // Until the end of the file.
  if (short !== 1) return short;
  return bytesRead < 16 ? 0 : Number(header.readBigUInt64BE(8));
}

function unusable(what: string, cause?: unknown): RenderError {
  return new RenderError('clip-unusable', `The downloaded file ${what}.`, {
    hint: 'The paid result stays at the provider, and the next render downloads it again. If that fails as well, ask the provider about the task.',
    cause,
  });
}
