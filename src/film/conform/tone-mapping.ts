import type { ClipFacts } from '../../timeline/clip.js';

/** What an ffmpeg must have to bring HDR into the range of an ordinary film. */
export const TONE_MAPPING = ['filter zscale', 'filter tonemap'] as const;

/**
 * Filters that bring a clip in HDR into the range of BT.709. White of 203 cd/m2 (ITU-R BT.2408) stays a bright white,
 * dark and middle tones stay as they are, and only brighter tones are compressed.
 */
export function toneMapping({ colour }: Pick<ClipFacts, 'colour'>): readonly string[] {
  const { transfer, primaries, matrix, fullRange } = colour;
  const read = [
    `tin=${transfer}`,
    `pin=${primaries === null || primaries.startsWith('code-') ? 'bt2020' : primaries}`,
    `min=${matrix === 'bt2020c' ? '2020_cl' : matrix === 'bt709' ? 'bt709' : '2020_ncl'}`,
    `rin=${fullRange ? 'full' : 'limited'}`,
  ].join(':');
  return [
    `zscale=${read}:t=linear:npl=203,format=gbrpf32le`,
    'zscale=p=bt709,tonemap=tonemap=mobius:param=0.6:desat=0:peak=5',
    'zscale=t=bt709:m=bt709:r=limited:d=error_diffusion,format=yuv420p',
  ];
}
