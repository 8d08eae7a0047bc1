import { open } from 'node:fs/promises';
import { RenderError } from '../diagnostics/render-error.js';
import type { ClipFacts } from '../timeline/clip.js';

/** A file that is no whole clip of the asked length never counts. Throws RenderError `clip-unusable`. */
export async function checkClip(
  path: string,
  seconds: number,
  probe: (path: string) => Promise<ClipFacts>,
): Promise<ClipFacts> {
  await checkBoxes(path);
  const facts = await probed(path, probe);
  if (!(facts.width > 0 && facts.height > 0 && facts.frames > 0)) throw unusable('has no picture in it');
  // Encoders end on a whole frame, and some models on a whole group of them.
  const slack = Math.max(0.5, seconds * 0.1);
  if (Math.abs(facts.duration - seconds) > slack)
    throw unusable(`lasts ${facts.duration.toFixed(2)} s in place of ${seconds} s`);
  return facts;
}

async function probed(path: string, probe: (path: string) => Promise<ClipFacts>): Promise<ClipFacts> {
  try {
    return await probe(path);
  } catch (error) {
    throw unusable('cannot be read as a video', error);
  }
}

// An MP4 is a row of boxes that each tell their length: a file that was cut off ends inside of one.
async function checkBoxes(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(16);
    const kinds = new Set<string>();
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(header, 0, 16, at);
      if (bytesRead < 8) throw unusable('is cut off');
      const kind = header.toString('latin1', 4, 8);
      if (kinds.size === 0 && kind !== 'ftyp') throw unusable('is no MP4 file');
      kinds.add(kind);
      const length = boxLength(header, bytesRead, size - at);
      if (length < 8) throw unusable('is damaged');
      at += length;
      if (at > size) throw unusable(`is cut off: ${size} of ${at} bytes are there`);
    }
    if (!kinds.has('moov') || !kinds.has('mdat')) throw unusable('is no whole MP4 file');
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
    hint: 'What was paid for stays at the provider, and the next render fetches it again. If it stays so, ask the provider about the task.',
    cause,
  });
}
