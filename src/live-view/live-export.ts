import type { Digest } from '../base/digest.js';

/** The export of the film that a person started on the page. */
export type LiveExport =
  /** From 0 to 1; null before the film is joined. */
  | { readonly state: 'running'; readonly fraction: number | null }
  | {
      readonly state: 'done';
      /** Absolute path of the film. */
      readonly path: string;
      readonly name: string;
      readonly digest: Digest;
      readonly bytes: number;
      /** Shots that show their keyframes, in the order of the film. */
      readonly missing: readonly string[];
      /** Files of the further outputs. */
      readonly outputs: readonly string[];
    }
  | {
      readonly state: 'failed';
      readonly error: { readonly code: string; readonly message: string; readonly hint: string };
    };
