import { type Box, child, childrenOf, requireChild } from '../mp4/boxes.js';

/**
 * The index of a film in which all media have moved by so many bytes; null where a position has no room for its new
 * value. The bytes of the index are changed.
 */
export function movedIndex(index: Buffer, by: number): Buffer | null {
  const moov: Box = {
    type: 'moov',
    bytes: index,
    at: 0,
    start: index.readUInt32BE(0) === 1 ? 16 : 8,
    end: index.length,
  };
  for (const track of childrenOf(moov, 'trak')) {
    const table = requireChild(track, 'mdia', 'minf', 'stbl');
    const [short, long] = [child(table, 'stco'), child(table, 'co64')];
    if (short !== undefined && !moveShort(short, by)) return null;
    if (long !== undefined) moveLong(long, by);
  }
  return index;
}

// A version with flags, the number of positions, and the positions.
const FIRST = 8;

function moveShort({ bytes, start, end }: Box, by: number): boolean {
  for (let at = start + FIRST; at + 4 <= end; at += 4) {
    const moved = bytes.readUInt32BE(at) + by;
    if (moved > 0xffff_ffff) return false;
    bytes.writeUInt32BE(moved, at);
  }
  return true;
}

function moveLong({ bytes, start, end }: Box, by: number): void {
  for (let at = start + FIRST; at + 8 <= end; at += 8)
    bytes.writeBigUInt64BE(bytes.readBigUInt64BE(at) + BigInt(by), at);
}
