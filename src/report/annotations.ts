import { formatDifference, type LockDifference } from '../lockfile/diff.js';
import type { FilmReport } from './film-report.js';
import { nameSome, shareLines } from './shared-lines.js';

/** A message at a position in a file. */
export interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1; null for the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  readonly title: string;
  readonly message: string;
}

/** A workflow command of GitHub Actions: the runner shows it at its position in a pull request. */
export function annotationLine({ severity, file, line, column, title, message }: Annotation): string {
  const position = [
    `file=${property(file)}`,
    ...(line === null ? [] : [`line=${line}`]),
    ...(column === null ? [] : [`col=${column}`]),
    `title=${property(title)}`,
  ];
  return `::${severity} ${position.join(',')}::${data(message)}`;
}

/** The position of a shot in the storyboard, from 1. */
export interface ShotPosition {
  readonly id: string;
  readonly line: number;
  readonly column: number;
}

/** What annotations need in addition to the report. */
export interface AnnotationContext {
  /** The storyboard as the build service names it. */
  readonly file: string;
  readonly places: readonly ShotPosition[];
  /** How the shots differ from the lockfile, if that ended the render. */
  readonly drift: readonly LockDifference[];
  /** A code for a render that failed as a whole. */
  readonly title: string;
}

/** Workflow commands that show each failure at its position in the storyboard. */
export function reportAnnotations(
  { ok, status, message, shots, seams }: FilmReport,
  { file, places, drift, title: whole }: AnnotationContext,
): readonly string[] {
  const placeOfShot = (id: string) => {
    const shot = places.find((each) => each.id === id);
    return { file, line: shot?.line ?? null, column: shot?.column ?? null };
  };
  const failed = shots.flatMap(({ id, failure }) =>
    failure
      ? [
          {
            id,
            title: failure.code,
            message: `${id}: ${failure.message} ${failure.hint} Next: ${failure.next}`,
          },
        ]
      : [],
  );
  const { shared, own } = shareLines(drift.filter((one) => 'shot' in one).map(formatDifference));
  const others = drift.filter((one) => !('shot' in one)).map(formatDifference);
  const title = 'differs from the lockfile';
  // GitHub shows ten annotations of a step. What many shots have in common is one of them.
  const drifted = [
    ...shared.map(({ line, subjects }) => ({
      ...{ id: subjects[0] ?? '', title },
      message: `${subjects.length} shots (${nameSome(subjects)}): ${line}`,
    })),
    ...[...own, ...others].map(({ subject, lines }) => ({
      id: subject,
      title,
      message: `${subject}: ${lines.join('; ')}`,
    })),
  ];
  const beyond = seams.flatMap(({ shots: [, later], jump, beyond: isBeyond, shots: pair }) =>
    isBeyond
      ? [{ id: later, title: 'seam', message: `${pair.join(' -> ')}: ${jump} is over --max-seam` }]
      : [],
  );
  const placed = [...failed, ...drifted, ...beyond];
  // Errors of the storyboard were annotated when they were printed.
  const isWhole = !ok && status !== 'invalid' && placed.length === 0;
  return [...placed, ...(isWhole ? [{ id: '', title: whole, message }] : [])].map((each) =>
    annotationLine({ severity: 'error', ...placeOfShot(each.id), title: each.title, message: each.message }),
  );
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
