import { reduceFraction } from '../../base/fraction.js';
import { readAvcConfig } from './avc-config.js';
import { BrokenMp4 } from './boxes.js';
import { type CodedColour, readSps } from './h264-sps.js';

/** What a decoder configuration says about the frames. */
export interface CodedFormat {
  /** ffmpeg's name, or `unknown`. */
  readonly pixelFormat: string;
  readonly sampleAspect: readonly [number, number];
  readonly colour: CodedColour | null;
}

/** Reads the content of a configuration box. Throws BrokenMp4 for a damaged one. */
export function readCodedFormat(type: string | undefined, bytes: Buffer): CodedFormat {
  if (type === 'avcC') {
    const [sps] = readAvcConfig(bytes).sps;
    if (sps === undefined) throw new BrokenMp4('its decoder configuration has no parameter set');
    const { chroma, bitDepth, colour, sampleAspect } = readSps(sps);
    const fullRange = colour?.fullRange ?? false;
    return {
      pixelFormat: pixelFormat(chroma, bitDepth, fullRange),
      colour,
      sampleAspect: reduced(sampleAspect),
    };
  }
  if (type === 'hvcC' && bytes.length >= 19) {
    const format = pixelFormat(bytes[16]! & 3, (bytes[17]! & 7) + 8, false);
    return { pixelFormat: format, colour: null, sampleAspect: [1, 1] };
  }
  if (type === 'vpcC' && bytes.length >= 10) return readVpConfig(bytes);
  if (type === 'av1C' && bytes.length >= 3) return readAv1Config(bytes);
  return { pixelFormat: 'unknown', colour: null, sampleAspect: [1, 1] };
}

function readVpConfig(bytes: Buffer): CodedFormat {
  const [layout, primaries, transfer, matrix] = bytes.subarray(6, 10) as unknown as [
    number,
    number,
    number,
    number,
  ];
  const fullRange = (layout & 1) === 1;
  // 0 and 1 are 4:2:0 with different places of the chroma samples.
  const format = pixelFormat(Math.max(1, (layout >> 1) & 7), layout >> 4, fullRange);
  return { pixelFormat: format, colour: { primaries, transfer, matrix, fullRange }, sampleAspect: [1, 1] };
}

function readAv1Config(bytes: Buffer): CodedFormat {
  const [high, twelve, mono, narrow, low] = [0x40, 0x20, 0x10, 8, 4].map((bit) => (bytes[2]! & bit) !== 0);
  const chroma = mono ? 0 : low ? 1 : narrow ? 2 : 3;
  const format = pixelFormat(chroma, high ? (twelve ? 12 : 10) : 8, false);
  return { pixelFormat: format, colour: null, sampleAspect: [1, 1] };
}

// Named like in ffmpeg.
function pixelFormat(chroma: number, bitDepth: number, fullRange: boolean): string {
  const base = ['gray', 'yuv420p', 'yuv422p', 'yuv444p'][chroma] ?? 'unknown';
  if (bitDepth > 8) return `${base}${bitDepth}le`;
  return fullRange && chroma > 0 ? base.replace('yuv', 'yuvj') : base;
}

/** An aspect ratio in its lowest terms; 1:1 when it is not given. */
export function reduced([across, down]: readonly [number, number]): readonly [number, number] {
  return across === 0 || down === 0 || across === down ? [1, 1] : reduceFraction(across, down);
}
