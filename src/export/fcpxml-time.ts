import type { Rate } from './cut-list.js';

/** A time of FCPXML: "0s", "5s" or "1001/24000s". */
export function seconds([above, below]: Rate): string {
  return below === 1 ? `${above}s` : `${above}/${below}s`;
}
