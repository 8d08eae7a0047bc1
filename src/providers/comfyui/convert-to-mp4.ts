import { rename, rm } from 'node:fs/promises';
import type { MediaEngine } from '../../media/engine.js';
import { withOpenFile } from '../../system/open-file.js';
import { tempPathFor } from '../../system/temp-name.js';

const MATROSKA = '1a45dfa3';

/** Replaces a WebM file by an MP4 with the same frames; other files stay as they are. Throws RenderError when ffmpeg fails. */
export async function convertToMp4(
  path: string,
  engine: () => Promise<MediaEngine>,
  signal: AbortSignal,
): Promise<void> {
  const head = Buffer.alloc(4);
  await withOpenFile(path, (file) => file.read(head, 0));
  if (head.toString('hex') !== MATROSKA) return;
  const converted = tempPathFor(path);
  try {
    await (await engine()).run({ args: conversion(path, converted) }, signal);
    await rename(converted, path);
  } catch (error) {
    await rm(converted, { force: true });
    // Otherwise the download would look complete.
    await rm(path, { force: true });
    throw error;
  }
}

function conversion(from: string, to: string) {
  return [
    ...['-i', { read: from }, '-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1'],
    // The clip is encoded again in the film at most once, so this one is nearly lossless.
    ...['-c:v', 'libx264', '-preset', 'medium', '-crf', '12', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
    ...['-movflags', '+faststart', '-f', 'mp4', { write: to }],
  ] as const;
}
