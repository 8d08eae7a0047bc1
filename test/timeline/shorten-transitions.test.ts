import { expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import type { OutputSettings, Transition } from '../../src/storyboard/storyboard.js';
import { buildOutputTimeline } from '../../src/timeline/build-output-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { settings, shot } from '../film/film-rig.js';
import { facts } from '../rig/takes.js';

const output: OutputSettings = {
  output: 'small.gif',
  kind: 'gif',
  size: null,
  aspect: null,
  width: null,
  fit: 'cover',
  colour: '#000000',
  fps: 10,
  from: null,
  to: null,
  captions: 'off',
  at: [],
};

/** Three shots of so many frames at 30 a second, laid out at another rate. */
function laidOut(frames: number, into: Transition, after: Transition, fps: number): Timeline {
  const clip: Clip = {
    digest: 'd' as Digest,
    path: '/clips/a.mp4',
    bytes: 1,
    facts: { ...facts, codec: 'h264', frames, rate: [30, 1], duration: frames / 30 },
  };
  const long = { ...clip, facts: { ...clip.facts, frames: 300, duration: 10 } };
  const shots = [shot('a'), shot('b', undefined, undefined, into), shot('c', undefined, undefined, after)];
  const input = {
    storyboard: { title: null, film: settings, shots },
    clips: new Map([
      ['a', long],
      ['b', clip],
      ['c', long],
    ]),
    models: new Map(),
    sounds: new Map(),
  };
  return buildOutputTimeline(input, { ...output, fps }, clip.facts);
}

const kinds = ['dissolve', 'wipe', 'fade'] as const;
const of = (kind: (typeof kinds)[number], seconds: number): Transition => {
  if (kind === 'fade') return { kind, seconds: 2 * seconds, colour: '#000000' };
  return kind === 'wipe' ? { kind, seconds, style: 'wipeleft' } : { kind, seconds };
};

const rates = [5, 6, 7, 8, 10, 12, 13, 15];
const lengths = [30, 31, 37, 44, 59, 90, 150, 151];

test.each(rates)(
  'at %i frames per second, transitions that leave some time of a shot leave a frame of it',
  (fps) => {
    const wrong: string[] = [];
    const pairs = kinds.flatMap((one) => kinds.map((other) => [one, other] as const));
    for (const frames of lengths) {
      for (const share of [0.01, 0.25, 0.5, 0.62, 0.99]) {
        for (const left of [0.001, 1 / 30]) {
          const seconds = frames / 30 - left;
          const asked = [share * seconds, (1 - share) * seconds] as const;
          for (const [into, after] of pairs) {
            const timeline = laidOut(frames, of(into, asked[0]), of(after, asked[1]), fps);
            if (isRight(timeline, fps, asked)) continue;
            wrong.push(`${into} ${asked[0]} s, ${after} ${asked[1]} s, of ${frames} frames`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  },
);

/** Every shot shows a frame alone, all follow each other, and no transition lost more than rounding can have added. */
function isRight({ entries, transitions, frames }: Timeline, fps: number, asked: readonly number[]): boolean {
  const alone = entries.map(({ range: [from, to] }) => to - from);
  const windows = transitions.map((transition) => transition.frames);
  const starts = [0, alone[0]! + windows[0]!, alone[0]! + windows[0]! + alone[1]! + windows[1]!];
  return (
    alone.every((count) => count > 0) &&
    entries.every(({ start }, n) => start === starts[n]) &&
    frames === starts[2]! + alone[2]! &&
    transitions.every(({ kind, frames: window, out, in: into }, n) => {
      const whole = window === (kind === 'fade' ? out + into : out);
      return whole && Math.min(out, into) > Math.max(0, asked[n]! * fps - 3);
    })
  );
}

test('a transition that is too long only by rounding is shortened, and the amount is reported', () => {
  // 2.48 s and 2.5 s of 5 s: at 10 frames a second, 25 and 25 of 50.
  const { transitions } = laidOut(150, of('dissolve', 2.48), of('dissolve', 2.5), 10);
  expect(transitions).toMatchObject([
    { frames: 25, out: 25, in: 25 },
    { frames: 24, out: 24, in: 24, shortened: 1 },
  ]);
  expect(transitions[0]).not.toHaveProperty('shortened');
});

test('transitions longer than the shot are rejected', () => {
  expect(() => laidOut(150, of('dissolve', 2.8), of('dissolve', 2.5), 10)).toThrow(
    /transitions would take 53/,
  );
});
