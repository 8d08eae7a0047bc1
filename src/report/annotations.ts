import { formatDifference, type LockDifference } from '../lockfile/diff.js';
import type { FilmReport } from './film-report.js';

/** A message at a place of a file. */
export interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1; null for the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  readonly title: string;
  readonly message: string;
}

/** One line in the language of GitHub's runners, which show it at its place in a pull request. */
export function annotationLine({ severity, file, line, column, title, message }: Annotation): string {
  const place = [
    `file=${property(file)}`,
    ...(line === null ? [] : [`line=${line}`]),
    ...(column === null ? [] : [`col=${column}`]),
    `title=${property(title)}`,
  ];
  return `::${severity} ${place.join(',')}::${data(message)}`;
}

/** Where a shot is defined, from 1. */
export interface ShotPlace {
  readonly id: string;
  readonly line: number;
  readonly column: number;
}

/** What an annotation names besides the report. */
export interface AnnotationContext {
  /** The storyboard as the build service names it. */
  readonly file: string;
  readonly places: readonly ShotPlace[];
  /** How the shots differ from the lockfile, if the render ended for that. */
  readonly drift: readonly LockDifference[];
  /** A code for a render that failed as a whole. */
  readonly title: string;
}

/** The lines that make a build service show each failure at its place in the storyboard. */
export function reportAnnotations(
  { ok, status, message, shots, seams }: FilmReport,
  { file, places, drift, title }: AnnotationContext,
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
  const drifted = drift.map(formatDifference).map(({ subject, lines }) => ({
    id: subject,
    title: 'differs from the lockfile',
    message: `${subject}: ${lines.join('; ')}`,
  }));
  const beyond = seams.flatMap(({ shots: [, later], jump, beyond: isBeyond, shots: pair }) =>
    isBeyond
      ? [{ id: later, title: 'seam', message: `${pair.join(' -> ')}: ${jump} is beyond --max-seam` }]
      : [],
  );
  const placed = [...failed, ...drifted, ...beyond];
  // Errors of the storyboard were annotated when they were printed.
  const whole = !ok && status !== 'wrong' && placed.length === 0;
  return [...placed, ...(whole ? [{ id: '', title, message }] : [])].map((each) =>
    annotationLine({ severity: 'error', ...placeOfShot(each.id), title: each.title, message: each.message }),
  );
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
