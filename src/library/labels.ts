import type { FilmLabels } from '../events/film-labels.js';
import { type LabelOptions, labels as labelsOf } from '../operations/labels.js';

/** How labels are read. */
export interface LabelsOptions extends Omit<LabelOptions, 'signal'> {
  readonly signal?: AbortSignal;
}

/** Reads what any film says about its origin: C2PA, the AIGC label of China, and IPTC. */
export function labels(film: string, options: LabelsOptions = {}): Promise<FilmLabels> {
  return labelsOf(film, { ...options, signal: options.signal ?? new AbortController().signal });
}
