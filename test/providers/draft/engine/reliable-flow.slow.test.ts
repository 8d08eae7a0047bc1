import { afterAll, expect, test } from 'vitest';
import type { Flow } from '../../../../src/providers/draft/engine/flow/flow.js';
import type { MiddleImage } from '../../../../src/providers/draft/engine/flow/middle-pair.js';
import {
  makeReliable,
  type ReliableFlow,
} from '../../../../src/providers/draft/engine/flow/reliable-flow.js';
import {
  type ColourSteps,
  measureColourSteps,
} from '../../../../src/providers/draft/engine/flow/spread-flow.js';
import { seeded } from '../../../../src/providers/draft/engine/math/seeded-random.js';
import { openRoom } from '../../../../src/providers/draft/engine/memory/room.js';

const [width, height] = [128, 96];
const room = openRoom();
afterAll(() => room[Symbol.dispose]());

/** A copy of a plane in the memory of the engine. */
function inMemory(plane: Float32Array): Float32Array {
  const copy = room.floats(plane.length);
  copy.set(plane);
  return copy;
}

function bytesInMemory(plane: Uint8Array): Uint8Array {
  const copy = room.bytes(plane.length);
  copy.set(plane);
  return copy;
}

function colourSteps(planes: readonly Float32Array[]): ColourSteps {
  const steps = { across: room.shorts(width * height), down: room.shorts(width * height) };
  measureColourSteps({ width, height, planes: planes.map(inMemory) }, steps);
  return steps;
}

/** The checked flow from `first` to `last`, from planes anywhere. */
function check(forward: Flow, backward: Flow, first: MiddleImage, last: MiddleImage): ReliableFlow {
  const flow = ({ u, v }: Flow): Flow => ({ width, height, u: inMemory(u), v: inMemory(v) });
  const image = ({ luma, inside, steps }: MiddleImage): MiddleImage => ({
    luma: { ...luma, data: inMemory(luma.data) },
    inside: bytesInMemory(inside),
    steps,
  });
  const field = room.floats(4 * width * height);
  return makeReliable(flow(forward), flow(backward), image(first), image(last), field);
}

const mark = { x: 56, y: 40, side: 7, shift: 8 };

/** Noise with one small mark, which is the same at every position. */
function image(backgroundSeed: number, shift: number): MiddleImage {
  const around = seeded(backgroundSeed);
  const inside = seeded(99);
  const data = Float32Array.from({ length: width * height }, () => around() * 96 - 48);
  for (let y = 0; y < mark.side; y++)
    for (let x = 0; x < mark.side; x++) data[(mark.y + y) * width + mark.x + shift + x] = inside() * 96 - 48;
  const steps = colourSteps([data]);
  return { luma: { width, height, data }, inside: new Uint8Array(width * height).fill(1), steps };
}

/** A flow in which the mark moves by `u` and everything else by `background`. */
function flow(at: number, u: number, background: number): Flow {
  const flows = {
    width,
    height,
    u: new Float32Array(width * height).fill(background),
    v: new Float32Array(width * height),
  };
  for (let y = 0; y < mark.side; y++)
    for (let x = 0; x < mark.side; x++) flows.u[(mark.y + y) * width + mark.x + at + x] = u;
  return flows;
}

function trustInMark(lastSeed: number, backgroundVector: number): number {
  const forward = flow(0, mark.shift, backgroundVector);
  const backward = flow(mark.shift, -mark.shift, backgroundVector);
  const { trust } = check(forward, backward, image(1, 0), image(lastSeed, mark.shift));
  return trust[(mark.y + 3) * width + mark.x + 3]!;
}

test('a small object that moves over a followed background is trusted', () => {
  expect(trustInMark(1, 0)).toBeGreaterThan(0.8);
});

test('a small object in an area that cannot be followed counts as a chance match', () => {
  expect(trustInMark(2, 5)).toBeLessThan(0.1);
});

test('a chance match at the border of an image does not bend the area outside', () => {
  const border = 40;
  const [moves, offset] = [3, 20];
  const noise = seeded(5);
  const first = Float32Array.from({ length: width * height }, () => noise() * 96 - 48);
  const last = first.map((_, n) => first[Math.max(0, n - moves)]!);
  const forward = { width, height, u: first.map(() => moves), v: first.map(() => 0) };
  const backward = { width, height, u: first.map(() => -moves), v: first.map(() => 0) };
  // The first columns inside the image also match at another place, in both directions.
  for (let y = 0; y < height; y++) {
    for (let n = y * width + border; n < y * width + border + 4; n++) {
      last[n + offset] = first[n]!;
      forward.u[n] = offset;
      backward.u[n + offset] = -offset;
    }
  }
  const inside = Uint8Array.from(first, (_, n) => (n % width < border ? 0 : 1));
  const whole = new Uint8Array(first.length).fill(1);
  // Without any colour edge.
  const steps = colourSteps([new Float32Array(first.length)]);
  const cleaned = check(
    forward,
    backward,
    { luma: { width, height, data: first }, inside, steps },
    { luma: { width, height, data: last }, inside: whole, steps },
  );
  const row = (height / 2) * width;
  for (let x = 0; x < border + 4; x++) expect(cleaned.u[row + x]).toBeCloseTo(moves, 0);
});
