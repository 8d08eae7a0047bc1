import { buildPyramid, type Luma } from '../image/luma.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';
import { openSearch, sweep, vote } from './patch-search.js';
import type { Seed } from './seeds.js';

/**
 * Dense flow from `a` to `b` by dense inverse search (Kroeger et al. 2016): overlapping patches search their
 * place in the other image by inverse compositional descent, coarse to fine; good vectors spread to neighbours; the
 * patches then vote for each pixel. Seeds help to find small fast objects that the coarse levels do not show.
 */
export function estimateDenseFlow(
  a: Luma,
  b: Luma,
  seeds: readonly Seed[],
  out: Flow,
  cancel: CancelFlag,
): void {
  withScratch(() => {
    const levelsA = buildPyramid(a, 12);
    const levelsB = buildPyramid(b, 12);
    let flow: Flow | undefined;
    for (let n = levelsA.length - 1; n >= 0; n--) {
      const scale = 2 ** n;
      const scaled = seeds.map(({ x, y, u, v }) => ({
        x: x / scale,
        y: y / scale,
        u: u / scale,
        v: v / scale,
      }));
      const level = levelsA[n]!;
      const found = n === 0 ? out : scratchFlow(level);
      withScratch(() => {
        const search = openSearch(level, levelsB[n]!, flow, scaled);
        sweep(search, 1, cancel);
        sweep(search, -1, cancel);
        vote(search, found);
      });
      flow = found;
    }
  });
}

function scratchFlow({ width, height }: Luma): Flow {
  return { width, height, u: scratchFloats(width * height), v: scratchFloats(width * height) };
}
