import { sha256 } from '../base/digest.js';
import { reduceFraction } from '../base/fraction.js';
import { RenderError } from '../diagnostics/render-error.js';
import { type ClipFacts, SEVERAL_FORMATS } from '../timeline/clip.js';
import { BrokenMp4 } from './mp4/boxes.js';
import { colourNames } from './mp4/colour-names.js';
import { type FrameTiming, frameTiming } from './mp4/frame-timing.js';
import { type Mp4, readMp4 } from './mp4/read-mp4.js';
import type { Track } from './mp4/read-track.js';
import { readAudioEntry, readVideoEntry } from './mp4/sample-entry.js';

/** Reads the facts of a clip in this process, in a few milliseconds and without ffprobe. Throws RenderError `clip-corrupt`. */
export async function probeClip(path: string): Promise<ClipFacts> {
  try {
    return factsOf(await readMp4(path));
  } catch (error) {
    if (!(error instanceof BrokenMp4)) throw error;
    throw new RenderError('clip-corrupt', `${path} is not a complete MP4: ${error.message}.`, {
      hint: 'Download or generate the clip again.',
      cause: error,
    });
  }
}

/** The facts of a clip from its index. */
export function factsOf(mp4: Mp4): ClipFacts {
  const track = videoTrack(mp4);
  const timing = frameTiming(track);
  const entry = readVideoEntry(track.entries[0]!); // videoTrack() requires one.
  if (entry.width === 0 || entry.height === 0) throw new BrokenMp4('its frames have no size');
  const audioTrack = mp4.tracks.find(({ handler, entries }) => handler === 'soun' && entries.length > 0);
  return {
    width: entry.width,
    height: entry.height,
    frames: track.samples.count,
    rate: timing.step === null ? null : reduceFraction(track.timescale, timing.step),
    timescale: track.timescale,
    duration: timing.ticks / track.timescale,
    codec: entry.codec,
    config: sha256(entry.config),
    pixelFormat: track.samples.usesFirstEntry ? entry.pixelFormat : SEVERAL_FORMATS,
    sampleAspect: entry.sampleAspect,
    rotation: rotationOf(track),
    colour: colourNames(entry.colour),
    fragmented: mp4.fragmented,
    oddEdit: hasOddEdit(mp4, track, timing),
    audio: audioTrack === undefined ? null : audioFacts(audioTrack),
  };
}

/** The video track. Throws BrokenMp4 when there is none, or when it is empty. */
export function videoTrack({ tracks }: Mp4): Track {
  const track = tracks.find(({ handler, entries }) => handler === 'vide' && entries.length > 0);
  if (track === undefined) throw new BrokenMp4('it has no video track');
  if (track.samples.count === 0) throw new BrokenMp4('its video track is empty');
  return track;
}

function audioFacts(track: Track): NonNullable<ClipFacts['audio']> {
  const { format, sampleRate, channels } = readAudioEntry(track.entries[0]!); // The caller selected a track with an entry.
  return { codec: format === 'mp4a' ? 'aac' : format, sampleRate, channels };
}

// The first row of the matrix is the direction of the x axis.
function rotationOf({ matrix: [a = 1, b = 0] }: Track): number {
  return (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
}

// A regular list has one edit, from the first frame to the last.
function hasOddEdit(mp4: Mp4, { edits, timescale, samples }: Track, { first, ticks }: FrameTiming): boolean {
  if (edits.length === 0) return false;
  const [edit] = edits;
  if (edits.length > 1 || edit === undefined || edit.rate !== 1 || edit.mediaTime !== first) return true;
  const displayed = edit.duration / mp4.timescale;
  const frame = ticks / timescale / samples.count;
  return displayed !== 0 && Math.abs(displayed - ticks / timescale) > frame / 2 + 1 / mp4.timescale;
}
