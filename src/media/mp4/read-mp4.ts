import { type OpenFile, withOpenFile } from '../../system/open-file.js';
import { type Box, BrokenMp4, child, childrenOf, reader, requireChild } from './boxes.js';
import { readFragments } from './read-fragments.js';
import { readTrack, type Track } from './read-track.js';
import { type SampleBudget, sampleBudget } from './sample-budget.js';
import { boxLoader, type Span, scanTopLevel, type TopLevel } from './top-level.js';

/** The index of an MP4 or MOV file: everything except the media bytes. */
export interface Mp4 {
  readonly bytes: number;
  readonly timescale: number;
  readonly tracks: readonly Track[];
  /** The samples are described in fragments, next to the media. */
  readonly fragmented: boolean;
}

/**
 * Reads the index of a file. Accepts what players accept: unknown boxes and bytes after the last one. Throws BrokenMp4
 * when media is missing or the index is inconsistent. Time and memory are linear in the size of the file.
 */
export async function readMp4(path: string): Promise<Mp4> {
  return withOpenFile(path, readOpenMp4);
}

// An index larger than this would be that of a film of weeks.
const MAX_INDEX = 256 * 1024 * 1024;
const MAX_TRACKS = 128;

/** Reads the index of an open file. Throws like {@link readMp4}. */
export async function readOpenMp4(file: OpenFile): Promise<Mp4> {
  const bytes = file.size();
  const top = await scanTopLevel(file);
  const { moofs } = top;
  const index = requireIndex(top);
  const boxes = boxLoader(file);
  const moov = await boxes.load(index);
  const movie = reader(requireChild(moov, 'mvhd'));
  const version = movie.u8();
  movie.skip(3 + (version === 1 ? 16 : 8));
  const timescale = movie.u32();
  const budget = sampleBudget(bytes);
  const tracks = readTracks(moov, budget);
  return {
    bytes,
    timescale,
    tracks: moofs.length === 0 ? tracks : await readFragments(moov, moofs, { tracks, budget, boxes }),
    fragmented: moofs.length > 0 || child(moov, 'mvex') !== undefined,
  };
}

function requireIndex({ moov, moofs, beginsLikeMp4, cutOff }: TopLevel): Span {
  if (cutOff === 'moof' || (cutOff !== null && moov === null && beginsLikeMp4)) {
    throw new BrokenMp4(`its ${cutOff} box is cut off`);
  }
  if (moov === null) {
    throw new BrokenMp4(beginsLikeMp4 ? 'it has no moov box' : 'it does not begin like an MP4');
  }
  const length = moofs.reduce((sum, moof) => sum + moof.length, moov.length);
  if (length > MAX_INDEX) throw new BrokenMp4('its index is too large');
  return moov;
}

function readTracks(moov: Box, budget: SampleBudget): readonly Track[] {
  const tracks: Track[] = [];
  let count = 0;
  for (const trak of childrenOf(moov, 'trak')) {
    count += 1;
    if (count > MAX_TRACKS) throw new BrokenMp4('it has too many tracks');
    const track = readUsedTrack(trak, budget);
    if (track !== undefined) tracks.push(track);
  }
  return tracks;
}

// A clip with a broken text or metadata track still plays.
function readUsedTrack(trak: Box, budget: SampleBudget): Track | undefined {
  try {
    return readTrack(trak, budget);
  } catch (error) {
    const handler = child(trak, 'mdia', 'hdlr');
    const kind = handler?.bytes.toString('latin1', handler.start + 8, handler.start + 12);
    if (!(error instanceof BrokenMp4) || kind === undefined || kind === 'vide' || kind === 'soun')
      throw error;
    return undefined;
  }
}
