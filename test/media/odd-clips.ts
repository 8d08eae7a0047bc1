import { fileURLToPath } from 'node:url';

/** Clips that a join must not take for ordinary ones (or may, and must prove it). See fixtures/clips. */
export const ODD_CLIPS = [
  'ordinary',
  'other crf',
  'no weighted prediction',
  'cavlc',
  'baseline',
  'more references',
  'open gop',
  'other size',
  'larger size',
  '24 fps',
  '25 fps',
  '29.97 fps',
  'timescale 600',
  'timescale 90000',
  'variable rate',
  '10 bit',
  'hdr pq',
  'hdr hlg',
  '4:4:4',
  'full range',
  'other colour tags',
  'no colour tags',
  'wide pixels',
  'rotated',
  'hevc',
  'fragmented',
  'with sound',
  'one frame more',
  'one frame',
  'negative composition offsets',
  'no edit list',
  'starts late',
] as const;

/** The path of one of them: twelve frames of 96x64 at 30 fps unless it is odd in that. */
export function oddClip(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/clips/${name.replace(/\W+/g, '-')}.mp4`, import.meta.url));
}
