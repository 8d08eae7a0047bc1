import { type Colour, patchAt, SIDE } from './patch-images.js';

/** How the pixels of a TIFF are stored. */
export interface TiffForm {
  /** Of the format: 0 grey from white, 1 grey from black, 2 RGB, 3 palette, 5 CMYK. */
  readonly colours: 0 | 1 | 2 | 3 | 5;
  readonly bits: 4 | 8 | 16;
  /** From the most significant byte. */
  readonly big?: boolean;
  /** Each colour in a strip of its own. */
  readonly planar?: boolean;
  readonly alpha?: boolean;
}

type Tag = readonly [tag: number, type: 3 | 4, values: readonly number[]];

/** A TIFF whose patches have these colours. */
export function patchTiff(
  colours: readonly Colour[],
  { colours: kind, bits, big = false, planar = false, alpha = false }: TiffForm,
): Buffer {
  const most = 2 ** bits - 1;
  const wide = (value: number): number => Math.round((value * most) / 255);
  const samples = (patch: number): readonly number[] => {
    const [r, g, b, a] = colours[patch]!;
    if (kind === 3) return [patch];
    if (kind === 0) return [most - wide(g)];
    if (kind === 1) return [wide(g)];
    if (kind === 5) return [most - wide(r), most - wide(g), most - wide(b), 0];
    return [r, g, b, ...(alpha ? [a] : [])].map(wide);
  };
  const pixels = Array.from({ length: SIDE * SIDE }, (_, at) =>
    samples(patchAt(at % SIDE, Math.floor(at / SIDE))),
  );
  const count = pixels[0]!.length;
  const strips = planar
    ? Array.from({ length: count }, (_, n) =>
        packed(
          pixels.map((pixel) => pixel[n]!),
          bits,
          big,
        ),
      )
    : [packed(pixels.flat(), bits, big)];
  const map = [0, 1, 2].flatMap((n) =>
    Array.from({ length: 2 ** bits }, (_, entry) => (colours[entry]?.[n as 0] ?? 0) * 257),
  );
  return written(
    [
      [256, 3, [SIDE]],
      [257, 3, [SIDE]],
      [258, 3, Array(count).fill(bits) as number[]],
      [259, 3, [1]],
      [262, 3, [kind]],
      [277, 3, [count]],
      [278, 3, [SIDE]],
      [284, 3, [planar ? 2 : 1]],
      ...(kind === 3 ? ([[320, 3, map]] as const) : []),
      ...(alpha ? ([[338, 3, [2]]] as const) : []),
    ],
    strips,
    big,
  );
}

function packed(samples: readonly number[], bits: number, big: boolean): Buffer {
  if (bits === 16) return Buffer.concat(samples.map((sample) => number(sample, 2, big)));
  if (bits === 8) return Buffer.from(samples);
  return Buffer.from(
    Array.from({ length: samples.length / 2 }, (_, n) => (samples[2 * n]! << 4) | samples[2 * n + 1]!),
  );
}

function written(tags: readonly Tag[], strips: readonly Buffer[], big: boolean): Buffer {
  const starts = strips.map((_, n) => 8 + strips.slice(0, n).reduce((sum, { length }) => sum + length, 0));
  const all = [
    ...tags,
    [273, 4, starts] as const,
    [279, 4, strips.map(({ length }) => length)] as const,
  ].sort(([a], [b]) => a - b);
  const directory = 8 + strips.reduce((sum, { length }) => sum + length, 0);
  const more: Buffer[] = [];
  let next = directory + 2 + 12 * all.length + 4;
  const entries = all.map(([tag, type, values]) => {
    const bytes = Buffer.concat(values.map((value) => number(value, type === 3 ? 2 : 4, big)));
    const head = [number(tag, 2, big), number(type, 2, big), number(values.length, 4, big)];
    if (bytes.length <= 4) return Buffer.concat([...head, bytes, Buffer.alloc(4 - bytes.length)]);
    more.push(bytes);
    next += bytes.length;
    return Buffer.concat([...head, number(next - bytes.length, 4, big)]);
  });
  const head = [Buffer.from(big ? 'MM' : 'II'), number(42, 2, big), number(directory, 4, big)];
  const table = [number(all.length, 2, big), ...entries, Buffer.alloc(4)];
  return Buffer.concat([...head, ...strips, ...table, ...more]);
}

function number(value: number, bytes: 2 | 4, big: boolean): Buffer {
  const written = Buffer.alloc(bytes);
  if (big) written.writeUIntBE(value, 0, bytes);
  else written.writeUIntLE(value, 0, bytes);
  return written;
}
