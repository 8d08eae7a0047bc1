import { kernels } from '../kernels/kernels.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';

/** A small image for the outlines of objects: luma and both colour planes, one after the other. */
export interface ShapeImage {
  readonly width: number;
  readonly height: number;
  readonly planes: Float32Array;
}

/** Half the size, by a 2x2 mean. In scratch memory. */
export function halvedShape({ width, height, planes }: ShapeImage): ShapeImage {
  const [columns, rows] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const out = scratchFloats(3 * columns * rows);
  for (let plane = 0; plane < 3; plane++) {
    const from = planes.byteOffset + 4 * plane * width * height;
    kernels().halvePlane(from, width, height, out.byteOffset + 4 * plane * columns * rows);
  }
  return { width: columns, height: rows, planes: out };
}

/**
 * The smooth flow from `a` to `b` that best explains brightness and colours, coarse to fine (Horn and Schunck 1981, with
 * robust weights as in Brox et al. 2004). It moves the outline of an object whose inside changes its look, such as an
 * opening flower. In scratch memory.
 */
export function estimateShapeFlow(a: ShapeImage, b: ShapeImage, cancel: CancelFlag): Flow {
  const out = openShapeFlow(a);
  withScratch(() => {
    const levels: (readonly [ShapeImage, ShapeImage])[] = [[a, b]];
    for (let [p, q] = levels[0]!; Math.min(p.width, p.height) >= 2 * MIN_SIDE; ) {
      [p, q] = [halvedShape(p), halvedShape(q)];
      levels.push([p, q]);
    }
    let coarse: Flow | undefined;
    for (const [level, [from, to]] of [...levels.entries()].reverse()) {
      const flow = level === 0 ? out : openShapeFlow(from);
      enlarge(coarse, flow);
      improve(from, to, flow, cancel);
      coarse = flow;
    }
  });
  return out;
}

const MIN_SIDE = 8;
const STEPS = 10;

function openShapeFlow({ width, height }: Pick<ShapeImage, 'width' | 'height'>): Flow {
  const size = width * height;
  return { width, height, u: scratchFloats(size), v: scratchFloats(size) };
}

function enlarge(coarse: Flow | undefined, { width, height, u, v }: Flow): void {
  for (const [name, plane] of Object.entries({ u, v })) {
    if (coarse === undefined) plane.fill(0);
    else
      kernels().doubleFlow(
        ...([coarse[name as 'u' | 'v'].byteOffset, coarse.width, coarse.height] as const),
        ...([width, height, plane.byteOffset] as const),
      );
  }
}

function improve(a: ShapeImage, b: ShapeImage, { width, height, u, v }: Flow, cancel: CancelFlag): void {
  withScratch(() => {
    const work = scratchFloats(6 * width * height).byteOffset;
    for (let step = 0; step < STEPS; step++) {
      checkpoint(cancel);
      kernels().improveShapeFlow(
        ...([a.planes.byteOffset, b.planes.byteOffset, width, height] as const),
        ...([u.byteOffset, v.byteOffset, work] as const),
      );
    }
  });
}
