/** ffmpeg's name of the codec of a video sample entry; the entry's format when it is unknown. */
export function codecOf(format: string, objectType: number | undefined): string {
  if (format === 'mp4v' && objectType !== undefined) {
    const [, codec] = OBJECT_TYPES.find(([numbers]) => numbers.includes(objectType)) ?? [];
    return codec ?? `mp4v-${objectType.toString(16)}`;
  }
  return FORMATS[format] ?? format.trim();
}

// ISO/IEC 14496-1: one sample entry is used for many codecs.
const OBJECT_TYPES: readonly (readonly [numbers: readonly number[], codec: string])[] = [
  [[0x20], 'mpeg4'],
  [[0x21], 'h264'],
  [[0x60, 0x61, 0x62, 0x63, 0x64, 0x65], 'mpeg2video'],
  [[0x6a], 'mpeg1video'],
  [[0x6c], 'mjpeg'],
  [[0x6d], 'png'],
  [[0x6e], 'jpeg2000'],
];

const FORMATS: Readonly<Record<string, string>> = {
  ...{ avc1: 'h264', avc3: 'h264', hvc1: 'hevc', hev1: 'hevc', av01: 'av1', vp08: 'vp8', vp09: 'vp9' },
  ...{ mp4v: 'mpeg4', m2v1: 'mpeg2video', mp2v: 'mpeg2video', m1v1: 'mpeg1video', s263: 'h263' },
  ...{ jpeg: 'mjpeg', mjpa: 'mjpeg', mjpb: 'mjpeg', mjp2: 'jpeg2000', 'png ': 'png', 'rle ': 'qtrle' },
  ...{ apcn: 'prores', apch: 'prores', apcs: 'prores', apco: 'prores', ap4h: 'prores', ap4x: 'prores' },
  ...{ AVdn: 'dnxhd', AVdh: 'dnxhd', FFV1: 'ffv1', 'raw ': 'rawvideo' },
};
