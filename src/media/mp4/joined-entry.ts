import { type AvcConfig, readAvcConfig } from './avc-config.js';
import { bitReader } from './bit-reader.js';
import { box, u16 } from './box-writer.js';
import { type Box, inside } from './boxes.js';
import { readSps } from './h264-sps.js';
import { CONFIGS } from './sample-entry.js';

/** The decoder configurations of the clips conflict: joined, they would decode to wrong frames. */
export class Unjoinable extends Error {}

/**
 * Merges several sample entries into one. H.264 parameter sets have ids, so sets with different ids can be combined; sets
 * with the same id must be equal byte for byte. Throws Unjoinable.
 */
export function joinEntries(entries: readonly Box[]): Buffer {
  const [first, ...rest] = distinct(entries);
  if (first === undefined) throw new Unjoinable('there is nothing to join');
  const copyEntry = (replace?: Buffer): Buffer =>
    box(
      first.type,
      first.bytes.subarray(first.start, first.start + HEAD),
      ...inside(first, HEAD)
        // The bit rate of the first clip does not apply to the film.
        .filter(({ type }) => type !== 'btrt')
        .map((inner) =>
          inner.type === 'avcC' && replace !== undefined
            ? replace
            : inner.bytes.subarray(inner.at, inner.end),
        ),
    );
  if (rest.length === 0) return copyEntry();
  if (first.type !== 'avc1' || rest.some(({ type }) => type !== 'avc1')) {
    throw new Unjoinable('only H.264 clips can share a track with others');
  }
  return copyEntry(box('avcC', joinConfigs([first, ...rest].map(configOf))));
}

/** Entries with the same key decode the same way; encoder names and bit rates may differ. */
export function decodingKey(entry: Box): string {
  const config = inside(entry, HEAD).find(({ type }) => CONFIGS.has(type));
  return `${entry.type} ${config?.bytes.toString('latin1', config.start, config.end)}`;
}

/** The smallest id that no parameter set of this entry uses. */
export function freeParameterSet(entry: Box): number {
  const { sps, pps } = readAvcConfig(configOf(entry));
  const taken = new Set([...sps.map(spsId), ...pps.map(ppsId)]);
  let free = 1;
  while (taken.has(free)) free += 1;
  return free;
}

// Bytes of a video sample entry before its inner boxes.
const HEAD = 78;

function distinct(entries: readonly Box[]): readonly Box[] {
  const seen = new Map<string, Box>();
  for (const entry of entries) {
    const key = decodingKey(entry);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}

function configOf(entry: Box): Buffer {
  const config = inside(entry, HEAD).find(({ type }) => type === 'avcC');
  if (config === undefined) throw new Unjoinable('a clip has no decoder configuration');
  return config.bytes.subarray(config.start, config.end);
}

function joinConfigs(records: readonly Buffer[]): Buffer {
  const configs = records.map(readAvcConfig);
  const [config] = configs;
  if (configs.some(({ lengthSize }) => lengthSize !== config?.lengthSize)) {
    throw new Unjoinable('the clips use different length sizes for NAL units');
  }
  const sps = union(configs, 'sps', spsId);
  const pps = union(configs, 'pps', ppsId);
  const highest = (at: number): number => Math.max(...records.map((record) => record[at]!));
  const profile = highest(1);
  return Buffer.concat([
    Buffer.from([1, profile, 0, highest(3), records[0]![4]!, 0xe0 | sps.length]),
    ...sps.flatMap((set) => [u16(set.length), set]),
    Buffer.from([pps.length]),
    ...pps.flatMap((set) => [u16(set.length), set]),
    // High profiles repeat the chroma format: 4:2:0 with 8 bits, like all clips that are joined.
    ...(profile >= 100 ? [Buffer.from([0xfd, 0xf8, 0xf8, 0])] : []),
  ]);
}

function union(
  configs: readonly AvcConfig[],
  kind: 'sps' | 'pps',
  idOf: (set: Buffer) => number,
): readonly Buffer[] {
  const sets = new Map<number, Buffer>();
  for (const set of configs.flatMap((config) => config[kind])) {
    const other = sets.get(idOf(set));
    if (other !== undefined && !other.equals(set)) {
      throw new Unjoinable(`two clips have different parameter sets with the id ${idOf(set)}`);
    }
    sets.set(idOf(set), set);
  }
  return [...sets.values()];
}

function spsId(set: Buffer): number {
  return readSps(set).id;
}

function ppsId(set: Buffer): number {
  return bitReader(set, 1).ue();
}
