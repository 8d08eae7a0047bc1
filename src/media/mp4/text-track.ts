import { box, latin, u16, u32 } from './box-writer.js';
import type { FilmSamples, FilmTrack } from './film-track.js';

/** A text, and when it is displayed, in ticks of the film's timescale. */
export interface TimedText {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The common properties of the text tracks of a film. */
export interface TextTrackSettings {
  readonly timescale: number;
  /** The duration of the film. */
  readonly ticks: number;
  readonly language: string;
  readonly size: { readonly width: number; readonly height: number };
  /** Index of the track's bytes among the film's sources. */
  readonly source: number;
}

/** Captions that a viewer can enable (3GPP timed text, mov_text). Returns the track and its bytes. */
export function captionTrack(
  texts: readonly TimedText[],
  place: TextTrackSettings,
): { readonly track: FilmTrack; readonly bytes: Buffer } {
  const { width, height } = place.size;
  const style = Buffer.concat([
    u16(0, 0, 1),
    Buffer.from([0, Math.max(8, Math.round(height / 20))]),
    u32(0xffff_ffff),
  ]);
  const entry = box(
    'tx3g',
    u32(0),
    u16(0, 1),
    u32(0),
    Buffer.from([1, 0xff]), // Centred at the bottom.
    u32(0),
    u16(0, 0, height, width),
    style,
    box('ftab', u16(1, 1), Buffer.from([10]), latin('Sans-Serif')),
  );
  const { samples, bytes } = textSamples(withGaps(texts, place.ticks), place.source, () => Buffer.alloc(0));
  return { track: { ...common(place), handler: 'sbtl', entry, samples }, bytes };
}

/** The chapter list that players show (QuickTime text). The video track refers to it. */
export function chapterTrack(
  texts: readonly TimedText[],
  place: TextTrackSettings,
): { readonly track: FilmTrack; readonly bytes: Buffer } {
  const entry = box('text', u32(0), u16(0, 1), u32(0, 1), Buffer.alloc(24), u16(0, 0, 0), Buffer.from([0]));
  // Without this box the text would be read as Macintosh Roman.
  const utf8 = () => box('encd', u32(0x100));
  const { samples, bytes } = textSamples(withGaps(texts, place.ticks), place.source, utf8);
  return { track: { ...common(place), handler: 'text', entry, samples, disabled: true }, bytes };
}

function common({ timescale, ticks, language, size }: TextTrackSettings) {
  return { timescale, language, size, shown: { from: 0, ticks } };
}

// A track has no gaps: an empty text fills them.
function withGaps(texts: readonly TimedText[], end: number): readonly TimedText[] {
  const all: TimedText[] = [];
  let now = 0;
  for (const one of texts) {
    if (one.from > now) all.push({ text: '', from: now, to: one.from });
    all.push(one);
    now = one.to;
  }
  if (now < end) all.push({ text: '', from: now, to: end });
  return all;
}

function textSamples(
  texts: readonly TimedText[],
  source: number,
  tail: () => Buffer,
): { readonly samples: FilmSamples; readonly bytes: Buffer } {
  const parts = texts.map(({ text }) => {
    const bytes = Buffer.from(text, 'utf8');
    return Buffer.concat([u16(bytes.length), bytes, ...(text === '' ? [] : [tail()])]);
  });
  const count = parts.length;
  const samples = {
    count,
    sizes: Uint32Array.from(parts, (part) => part.length),
    durations: Uint32Array.from(texts, ({ from, to }) => to - from),
    compositions: new Int32Array(count),
    syncs: new Uint8Array(count).fill(1),
    runs: { firsts: new Uint32Array(1), sources: Uint32Array.of(source), places: new Float64Array(1) },
  };
  return { samples, bytes: Buffer.concat(parts) };
}
