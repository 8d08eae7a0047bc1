import type { Digest } from '../base/digest.js';
import type { Size } from '../plan/size.js';
import type { Clip } from './clip.js';
import type { Timeline } from './timeline.js';
import type { TimelineTransition } from './transition.js';

/** The size and the length that a clip will have. */
export interface ExpectedClip {
  readonly size: Size;
  readonly frames: number;
  readonly fps: number;
}

/** A clip without a file, in place of one that does not exist yet. */
export function placeholder({ size, frames, fps }: ExpectedClip): Clip {
  const colour = { primaries: null, transfer: null, matrix: null, fullRange: null };
  const digest = '' as Digest;
  return {
    digest,
    path: '',
    bytes: 0,
    facts: {
      ...{ ...size, frames, rate: [fps, 1], timescale: fps, duration: frames / fps },
      ...{ codec: 'h264', config: digest, pixelFormat: 'yuv420p', sampleAspect: [1, 1] },
      ...{ rotation: 0, colour, fragmented: false, oddEdit: false, audio: null },
    },
  };
}

/** The film's frames that a placeholder takes part in: the first, and the one after the last. */
export type Gap = readonly [number, number];

/**
 * By shot id, the parts of a film that have no clip: each placeholder, with the transitions on both sides. A transition
 * between two of them belongs to the later one.
 */
export function gapsOf(
  { entries, transitions }: Pick<Timeline, 'entries' | 'transitions'>,
  placeholders: ReadonlySet<string>,
): ReadonlyMap<string, Gap> {
  return new Map(
    entries.flatMap(({ shot, start, range: [first, end] }, n) => {
      if (!placeholders.has(shot)) return [];
      const after = placeholders.has(entries[n + 1]?.shot ?? '') ? 0 : (transitions[n]?.frames ?? 0);
      return [[shot, [start - (transitions[n - 1]?.frames ?? 0), start + end - first + after]] as const];
    }),
  );
}

/**
 * The timeline with the frames of `cover`, a clip in the film's format that is long enough, in all gaps. All other frames
 * and the sound stay where they are.
 */
export function coverGaps(
  timeline: Timeline,
  { gaps, cover }: { readonly gaps: ReadonlyMap<string, Gap>; readonly cover: Clip },
): Timeline {
  const { entries, transitions } = timeline;
  return {
    ...timeline,
    entries: entries.map((entry) => {
      const gap = gaps.get(entry.shot);
      if (gap === undefined) return entry;
      const length = gap[1] - gap[0];
      const { shot } = entry;
      return { shot, clip: cover, conform: null, length, range: [0, length] as const, start: gap[0] };
    }),
    transitions: transitions.map((one, n) =>
      gaps.has(entries[n]?.shot ?? '') || gaps.has(entries[n + 1]?.shot ?? '') ? CUT : one,
    ),
  };
}

const CUT: TimelineTransition = { kind: 'cut', style: null, colour: null, frames: 0, out: 0, in: 0 };
