import { type Seam, seamJump, worstSeams } from '../timeline/seam.js';
import { count } from './words.js';

// What an eye can see in a moving picture; smaller differences are not worth a line.
const VISIBLE = 4;

/** The seams worth a look: those beyond the gate, or else the worst three that can be seen. */
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
    ];
  }
  return worstSeams(seams.filter((seam) => seamJump(seam) > VISIBLE)).map(seamLine);
}

/** One seam as a line: where it is, and on which side what is wrong. */
export function seamLine(seam: Seam): string {
  const { shots, kind, across, end, start } = seam;
  const sides = [
    ...(kind === 'continue' ? [`the two sides differ by ${across.colour}`] : []),
    ...(end === null ? [] : [`${shots[0]} ends ${end.colour} from its still`]),
    ...(start === null ? [] : [`${shots[1]} begins ${start.colour} from its still`]),
  ];
  return `seam ${shots[0]} -> ${shots[1]}: ${seamJump(seam)} (${sides.join(', ')})`;
}
