import { transitionKinds } from '../storyboard/transition-kinds.js';
import { type Seam, type SeamSides, seamJump, worstSeams } from '../timeline/seam.js';
import { count } from './format-values.js';

// The smallest colour difference that is visible in motion.
const VISIBLE = 4;

/** The seams over the limit, or else the worst three visible ones; then the effect of colour matching. */
export function formatSeams({
  seams,
  beyond,
}: {
  readonly seams: readonly Seam[];
  readonly beyond: readonly Seam[];
}): readonly string[] {
  if (beyond.length > 0) {
    return [
      `${count(beyond.length, 'seam')} over --max-seam:`,
      ...worstSeams(beyond, beyond.length).map(formatSeam),
      ...formatMatches(seams),
    ];
  }
  return [
    ...worstSeams(seams.filter((seam) => seamJump(seam) > VISIBLE)).map(formatSeam),
    ...formatMatches(seams),
  ];
}

/** The largest effects of colour matching: the difference at a seam before and after. */
export function formatMatches(seams: readonly Seam[], limit = 3): readonly string[] {
  const matched = seams.flatMap((seam) => (seam.before ? [{ seam, before: seam.before }] : []));
  const gain = ({ seam, before }: (typeof matched)[number]): number =>
    jumpBefore(seam, before) - seamJump(seam);
  return [...matched]
    .sort((a, b) => gain(b) - gain(a))
    .slice(0, limit)
    .map(({ seam, before }) => {
      const { shots, across } = seam;
      const colours = `${jumpBefore(seam, before)} before, ${seamJump(seam)} now`;
      return `colours matched ${shots[0]} -> ${shots[1]}: ${colours} (brightness step ${before.across.luma}% before, ${across.luma}% now)`;
    });
}

function jumpBefore({ kind }: Seam, before: SeamSides): number {
  return seamJump({ kind, ...before });
}

/** One seam as a line: its shots, and the difference on each side. */
export function formatSeam(seam: Seam): string {
  const { shots, kind, across, end, start } = seam;
  const sides = [
    ...(transitionKinds[kind].isSeamless ? [`the two sides differ by ${across.colour}`] : []),
    ...(end === null ? [] : [`${shots[0]} ends ${end.colour} from its keyframe`]),
    ...(start === null ? [] : [`${shots[1]} begins ${start.colour} from its keyframe`]),
  ];
  return `seam ${shots[0]} -> ${shots[1]}: ${seamJump(seam)} (${sides.join(', ')})`;
}
