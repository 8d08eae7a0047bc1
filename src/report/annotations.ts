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

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
