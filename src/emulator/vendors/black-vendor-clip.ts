import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBlackClip } from '../../media/write-black-clip.js';
import type { OddClip } from '../faults.js';

/** A clip of black, made without ffmpeg: of five seconds at 24 frames per second, unless others are requested. */
export async function vendorClip(
  signal: AbortSignal,
  { seconds = 5, fps = 24 }: OddClip = {},
): Promise<Uint8Array> {
  const path = join(tmpdir(), `inbetween-stand-in-${randomUUID()}.mp4`);
  try {
    await writeBlackClip(
      path,
      {
        size: { width: 1280, height: 720 },
        rate: [Math.round(fps), 1],
        frames: Math.round(seconds * Math.round(fps)),
      },
      signal,
    );
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}
