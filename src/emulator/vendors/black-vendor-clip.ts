import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBlackClip } from '../../media/write-black-clip.js';

/** A clip of five seconds of black, made without ffmpeg. */
export async function vendorClip(signal: AbortSignal): Promise<Uint8Array> {
  const path = join(tmpdir(), `inbetween-stand-in-${randomUUID()}.mp4`);
  try {
    await writeBlackClip(path, { size: { width: 1280, height: 720 }, rate: [24, 1], frames: 120 }, signal);
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}
