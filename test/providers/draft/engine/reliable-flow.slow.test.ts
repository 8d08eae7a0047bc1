import { expect, test } from 'vitest';
import type { Flow } from '../../../../src/providers/draft/engine/flow/flow.js';
import type { MiddleImage } from '../../../../src/providers/draft/engine/flow/middle-pair.js';
import { reliableFlow } from '../../../../src/providers/draft/engine/flow/reliable-flow.js';
import { colourSteps } from '../../../../src/providers/draft/engine/flow/spread-flow.js';
import { seeded } from '../../../../src/providers/draft/engine/math/seeded-random.js';

const [width, height] = [128, 96];
const mark = { x: 56, y: 40, side: 7, shift: 8 };

/** Noise, with one small mark in it that is the same wherever it stands. */
function image(ground: number, shift: number): MiddleImage {
  const around = seeded(ground);
  const inside = seeded(99);
  const data = Float32Array.from({ length: width * height }, () => around() * 96 - 48);
  for (let y = 0; y < mark.side; y++)
    for (let x = 0; x < mark.side; x++) data[(mark.y + y) * width + mark.x + shift + x] = inside() * 96 - 48;
  const steps = colourSteps({ width, height, planes: [data] });
  return { luma: { width, height, data }, inside: new Uint8Array(width * height).fill(1), steps };
}

/** The mark goes its way; all else rests, or leads nowhere and not back. */
function flow(at: number, u: number, ground: number): Flow {
  const flows = {
    width,
    height,
    u: new Float32Array(width * height).fill(ground),
    v: new Float32Array(width * height),
  };
  for (let y = 0; y < mark.side; y++)
    for (let x = 0; x < mark.side; x++) flows.u[(mark.y + y) * width + mark.x + at + x] = u;
  return flows;
}

function trustInMark(lastGround: number, astray: number): number {
  const there = flow(0, mark.shift, astray);
  const back = flow(mark.shift, -mark.shift, astray);
  const { trust } = reliableFlow(there, back, image(1, 0), image(lastGround, mark.shift));
  return trust[(mark.y + 3) * width + mark.x + 3]!;
}

test('a small thing that moves over a followed background is trusted', () => {
  expect(trustInMark(1, 0)).toBeGreaterThan(0.8);
});

test('the same amid what cannot be followed is taken for chance', () => {
  expect(trustInMark(2, 5)).toBeLessThan(0.1);
});

test('chance at the rim of a still does not bend what lies beyond it', () => {
  const rim = 40;
  const [moves, strays] = [3, 20];
  const noise = seeded(5);
  const first = Float32Array.from({ length: width * height }, () => noise() * 96 - 48);
  const last = first.map((_, n) => first[Math.max(0, n - moves)]!);
  const there = { width, height, u: first.map(() => moves), v: first.map(() => 0) };
  const back = { width, height, u: first.map(() => -moves), v: first.map(() => 0) };
  // The first columns inside fit somewhere else as well, there and back.
  for (let y = 0; y < height; y++) {
    for (let n = y * width + rim; n < y * width + rim + 4; n++) {
      last[n + strays] = first[n]!;
      there.u[n] = strays;
      back.u[n + strays] = -strays;
    }
  }
  const inside = Uint8Array.from(first, (_, n) => (n % width < rim ? 0 : 1));
  const whole = new Uint8Array(first.length).fill(1);
  // Without any edge of colour.
  const steps = colourSteps({ width, height, planes: [new Float32Array(first.length)] });
  const cleaned = reliableFlow(
    there,
    back,
    { luma: { width, height, data: first }, inside, steps },
    { luma: { width, height, data: last }, inside: whole, steps },
  );
  const row = (height / 2) * width;
  for (let x = 0; x < rim + 4; x++) expect(cleaned.u[row + x]).toBeCloseTo(moves, 0);
});
