import type { Transition as TransitionDocument } from '../schema/schema.generated.js';
import type { Transition } from '../storyboard.js';
import { timedKinds, transitionKinds } from '../transition-kinds.js';

const USUAL_LENGTH = '0.5s';

/** A transition as it is written, with its defaults filled in. */
export function readTransition(written: TransitionDocument): Transition {
  if (written === 'cut') return { kind: 'cut' };
  if (typeof written === 'string') return readTransition({ [written]: USUAL_LENGTH });
  const kind = timedKinds.find((one) => written[one] !== undefined);
  const length = kind && written[kind];
  if (kind === undefined || length === undefined) return { kind: 'cut' };
  const { option } = transitionKinds[kind];
  if (option === null) return { kind, seconds: readTime(length) };
  const value = written[option.key] ?? option.fallback;
  return {
    kind,
    seconds: readTime(length),
    [option.name]: option.name === 'colour' ? value.toLowerCase() : value,
  };
}

/** "0.5s" or "500ms" in seconds. */
export function readTime(written: string): number {
  const number = Number.parseFloat(written);
  return written.endsWith('ms') ? number / 1000 : number;
}
