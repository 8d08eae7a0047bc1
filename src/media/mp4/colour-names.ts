import type { ClipFacts } from '../../timeline/clip.js';
import type { CodedColour } from './h264-sps.js';

/** Maps the numbers of the standard to ffmpeg's names; 2 means unspecified. */
export function colourNames(colour: CodedColour | null): ClipFacts['colour'] {
  if (colour === null) return { primaries: null, transfer: null, matrix: null, fullRange: null };
  return {
    primaries: nameOf(PRIMARIES, colour.primaries),
    transfer: nameOf(TRANSFERS, colour.transfer),
    matrix: nameOf(MATRICES, colour.matrix),
    fullRange: colour.fullRange,
  };
}

function nameOf(names: Readonly<Record<number, string>>, code: number): string | null {
  return code === 2 ? null : (names[code] ?? `code-${code}`);
}

const PRIMARIES = {
  1: 'bt709',
  4: 'bt470m',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'film',
  9: 'bt2020',
  11: 'smpte431',
  12: 'smpte432',
};
const TRANSFERS = {
  1: 'bt709',
  4: 'gamma22',
  5: 'gamma28',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'linear',
  13: 'iec61966-2-1',
  14: 'bt2020-10',
  15: 'bt2020-12',
  16: 'smpte2084',
  18: 'arib-std-b67',
};
const MATRICES = {
  0: 'gbr',
  1: 'bt709',
  4: 'fcc',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  9: 'bt2020nc',
  10: 'bt2020c',
};
