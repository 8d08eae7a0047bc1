import type { FileCredentials } from '../media/c2pa/file-credentials.js';
import type { MetadataLabels } from '../media/labels/metadata-labels.js';

/** A kind of label that can be required of a film; any: at least one of the others. */
export type RequiredLabel = (typeof requirableLabels)[number];

/** What can be required. */
export const requirableLabels = ['c2pa', 'aigc', 'iptc', 'any'] as const;

/** The labels of a film. */
export interface FilmLabels extends MetadataLabels {
  readonly film: string;
  readonly c2pa: FileCredentials;
  /** The required labels that the film does not have. */
  readonly missing: readonly RequiredLabel[];
}
