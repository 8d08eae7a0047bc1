import { type ClipFacts, SEVERAL_FORMATS } from './clip.js';

/** What all copied clips of a film have in common. */
export interface CopyTerms {
  readonly width: number;
  readonly height: number;
  readonly rate: readonly [number, number];
}

/**
 * Why a clip cannot be copied into such a film, whatever the other clips are; null when it can. Joining clips that
 * differ gives a file that plays wrongly, and no tool reports it.
 */
export function copyBlocker(facts: ClipFacts, { width, height, rate }: CopyTerms): string | null {
  if (facts.width !== width || facts.height !== height) {
    return `it is ${facts.width}x${facts.height} and the film ${width}x${height}`;
  }
  if (facts.sampleAspect[0] !== facts.sampleAspect[1]) return 'its pixels are not square';
  if (facts.rotation !== 0) return `it is turned by ${facts.rotation} degrees`;
  if (facts.rate === null) return 'its frame rate is not constant';
  if (facts.rate[0] * rate[1] !== rate[0] * facts.rate[1]) {
    return `it has ${perSecond(facts.rate)} frames per second and the film ${perSecond(rate)}`;
  }
  if (!PLAYED.has(facts.codec)) return `players do not show ${facts.codec} in an MP4`;
  if (facts.pixelFormat === SEVERAL_FORMATS) return 'its decoder configuration changes within it';
  if (facts.oddEdit) return 'its edit list does not show it from the first frame to the last';
  return null;
}

// The codecs that an MP4 is commonly played with. Others are conformed, so that the film plays.
const PLAYED: ReadonlySet<string> = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);

/** Clips with equal keys can be in one track: they have one decoder configuration and one meaning of colour. */
export function copyKey({ codec, config, pixelFormat, colour }: ClipFacts): string {
  const { primaries, transfer, matrix, fullRange } = colour;
  return [codec, config, pixelFormat, primaries, transfer, matrix, fullRange].join(' ');
}

/** How a clip differs from the copied ones, as the end of "it cannot be copied: ...". */
export function difference(facts: ClipFacts, copied: ClipFacts): string {
  const hdr = hdrOf(facts);
  if (hdr !== null && hdrOf(copied) === null) return formatHdr(hdr);
  if (facts.codec !== copied.codec) return `it is ${facts.codec} and the others ${copied.codec}`;
  if (facts.pixelFormat !== copied.pixelFormat) {
    return `its pixels are ${facts.pixelFormat} and the others' ${copied.pixelFormat}`;
  }
  const [own, others] = [facts.colour, copied.colour];
  if (
    own.primaries !== others.primaries ||
    own.transfer !== others.transfer ||
    own.matrix !== others.matrix
  ) {
    return `its colours are ${own.matrix ?? 'not named'} and the others' ${others.matrix ?? 'not named'}`;
  }
  if (own.fullRange !== others.fullRange) return 'its colour range differs';
  return 'its decoder configuration differs';
}

/** Whether our encoder can produce frames that fit the clip. Other clips can be copied, but nothing can be encoded between them. */
export function canEncodeToMatch(facts: ClipFacts): boolean {
  return facts.codec === 'h264' && facts.pixelFormat === 'yuv420p' && hdrOf(facts) === null;
}

/** The transfer function of a clip in HDR; null for an ordinary clip. */
export function hdrOf({ colour: { transfer } }: Pick<ClipFacts, 'colour'>): 'PQ' | 'HLG' | null {
  if (transfer === 'smpte2084') return 'PQ';
  return transfer === 'arib-std-b67' ? 'HLG' : null;
}

/** Why a clip in HDR is conformed, as the end of "it cannot be copied: ...". */
export function formatHdr(hdr: 'PQ' | 'HLG'): string {
  return `it is HDR (${hdr}) and the film is not, so it is tone-mapped`;
}

function perSecond([frames, seconds]: readonly [number, number]): string {
  return String(Math.round((frames / seconds) * 1000) / 1000);
}
