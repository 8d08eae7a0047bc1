import { expect, test } from 'vitest';
import { shownFrames } from '../../src/timeline/shown-frames.js';
import type { Timeline } from '../../src/timeline/timeline.js';

type Edit = Parameters<typeof shownFrames>[0];

function edit(
  ranges: readonly (readonly [number, number])[],
  transitions: readonly Partial<Timeline['transitions'][number]>[],
): Edit {
  let start = 0;
  const entries = ranges.map((range, n) => {
    start += transitions[n - 1]?.frames ?? 0;
    const entry = { range, start };
    start += range[1] - range[0];
    return entry;
  });
  return { entries, transitions: transitions.map((one) => ({ frames: 0, ...one })) } as unknown as Edit;
}

test('a cut shows the two frames that meet, without the duplicate of a shared keyframe', () => {
  const film = edit(
    [
      [0, 149],
      [0, 150],
      [0, 150],
    ],
    [{ kind: 'continue', out: 1 }, { kind: 'cut' }],
  );
  expect(shownFrames(film, 0)).toEqual([148, 149]);
  expect(shownFrames(film, 1)).toEqual([298, 299]);
});

test('a dissolve shows the frames before and after it, and its middle', () => {
  const film = edit(
    [
      [0, 135],
      [15, 150],
    ],
    [{ kind: 'dissolve', frames: 15, out: 15, in: 15 }],
  );
  expect(shownFrames(film, 0)).toEqual([134, 142, 150]);
});
