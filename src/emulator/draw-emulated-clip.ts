import { appendFile, rename } from 'node:fs/promises';
import type { MediaArgument, MediaEngine } from '../media/engine.js';
import type { TakeRequest } from '../plan/take.js';
import { drawClip } from '../providers/draft/draw-clip.js';
import { modelRow } from '../providers/models/model-table.js';
import type { OddClip } from './faults.js';

/**
 * Draws the clip that a task makes: a draft in the rate of its model, with sound where the service's clip has sound.
 * Throws what `drawClip` throws.
 */
export async function drawEmulatedClip(
  request: TakeRequest,
  {
    engine,
    path,
    odd,
  }: { readonly engine: MediaEngine; readonly path: string; readonly odd?: OddClip | undefined },
  signal: AbortSignal,
): Promise<void> {
  const fps = odd?.fps ?? modelRow(request.model)?.fps ?? 30;
  const frames = Math.max(1, Math.round(request.duration * fps));
  await drawClip(request, { engine, path, frames, fps, onFrames: () => undefined }, signal);
  if (hasSound(request) && !engine.lacks.includes('encoder aac'))
    await addSound(path, { request, seconds: frames / fps, engine }, signal);
  if (request.seed !== null) await appendFile(path, seedBox(request.seed));
}

// The service makes another clip for another seed, and a drawing does not depend on it. Players skip a box of this type.
function seedBox(seed: number): Buffer {
  const box = Buffer.alloc(12, 'xxxxfree', 'latin1');
  box.writeUInt32BE(box.length, 0);
  box.writeInt32BE(seed, 8);
  return box;
}

function hasSound({ model, generatedAudio, drivingAudio }: TakeRequest): boolean {
  return modelRow(model)?.audio === 'generated' || generatedAudio === true || drivingAudio != null;
}

// The clip keeps its name until the sound is complete.
async function addSound(
  path: string,
  { request, seconds, engine }: { request: TakeRequest; seconds: number; engine: MediaEngine },
  signal: AbortSignal,
): Promise<void> {
  const driving = request.drivingAudio?.file;
  const sound: readonly MediaArgument[] =
    driving === undefined
      ? ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1', '-i', 'pipe:0']
      : ['-i', { read: driving }];
  const complete = `${path}.sound.mp4`;
  await engine.run(
    {
      args: [
        ...['-i', { read: path }],
        ...sound,
        ...['-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac', '-t', seconds.toFixed(6)],
        ...['-flags:a', '+bitexact', '-fflags', '+bitexact', '-movflags', '+faststart'],
        { write: complete },
      ],
      ...(driving === undefined ? { input: humming(seconds) } : {}),
    },
    signal,
  );
  await rename(complete, path);
}

const SAMPLE_RATE = 48_000;
const HERTZ = 220;
const LOUDNESS = 0.05 * 32_767;

// A quiet hum, so that sound that was asked for can be heard.
async function* humming(seconds: number): AsyncIterable<Uint8Array> {
  const total = Math.round(seconds * SAMPLE_RATE);
  for (let from = 0; from < total; from += SAMPLE_RATE) {
    const chunk = new Int16Array(Math.min(SAMPLE_RATE, total - from));
    for (let index = 0; index < chunk.length; index += 1)
      chunk[index] = LOUDNESS * Math.sin((2 * Math.PI * HERTZ * (from + index)) / SAMPLE_RATE);
    yield new Uint8Array(chunk.buffer);
  }
}
