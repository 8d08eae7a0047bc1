import { transitionKinds } from '../storyboard/transition-kinds.js';
import { type Seam, type SeamSides, seamJump, worstSeams } from '../timeline/seam.js';
import { count } from './format.js';

// What an eye can see in a moving picture; smaller differences are not worth a line.
const VISIBLE = 4;

/** The seams worth a look: those beyond the gate, or else the worst three that can be seen; then what matching did. */
export function seamLines({
  seams,
  beyond,
}: {
  readonly seams: readonly Seam[];
  readonly beyond: readonly Seam[];
}): readonly string[] {
  if (beyond.length > 0) {
    return [
      `${count(beyond.length, 'seam')} beyond --max-seam:`,
      ...worstSeams(beyond, beyond.length).map(seamLine),
      ...matchLines(seams),
    ];
  }
  return [
    ...worstSeams(seams.filter((seam) => seamJump(seam) > VISIBLE)).map(seamLine),
    ...matchLines(seams),
  ];
}

/** What the matching of colours came to, where it changed most: before and after. */
export function matchLines(seams: readonly Seam[], most = 3): readonly string[] {
  const matched = seams.flatMap((seam) => (seam.before ? [{ seam, before: seam.before }] : []));
  const gain = ({ seam, before }: (typeof matched)[number]): number =>
    jumpBefore(seam, before) - seamJump(seam);
  return [...matched]
    .sort((a, b) => gain(b) - gain(a))
    .slice(0, most)
    .map(({ seam, before }) => {
      const { shots, across } = seam;
      const colours = `${jumpBefore(seam, before)} before, ${seamJump(seam)} now`;
      return `colours matched ${shots[0]} -> ${shots[1]}: ${colours} (step of brightness ${before.across.luma}% before, ${across.luma}% now)`;
    });
}

function jumpBefore({ kind }: Seam, before: SeamSides): number {
  return seamJump({ kind, ...before });
}

/** One seam as a line: where it is, and on which side what is wrong. */
export function seamLine(seam: Seam): string {
  const { shots, kind, across, end, start } = seam;
  const sides = [
    ...(transitionKinds[kind].isSeamless ? [`the two sides differ by ${across.colour}`] : []),
    ...(end === null ? [] : [`${shots[0]} ends ${end.colour} from its still`]),
    ...(start === null ? [] : [`${shots[1]} begins ${start.colour} from its still`]),
  ];
  return `seam ${shots[0]} -> ${shots[1]}: ${seamJump(seam)} (${sides.join(', ')})`;
}
