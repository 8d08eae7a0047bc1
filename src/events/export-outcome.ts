import type { InvalidSource } from '../diagnostics/invalid-source.js';

/** The result of an export, or why there is none. */
export type ExportOutcome =
  | InvalidSource
  /** Some shots have no clip on this machine. Nothing was written. */
  | { readonly status: 'incomplete'; readonly missing: readonly string[] }
  | WrittenExport;

/** A written export. */
export interface WrittenExport {
  readonly status: 'exported';
  readonly format: string;
  /** Absolute. */
  readonly path: string;
  readonly shots: number;
  /** Frames of the film, and its rate as a fraction. */
  readonly frames: number;
  readonly rate: readonly [number, number];
  /** Takes besides those that the film shows. */
  readonly alternatives: number;
  /** The folder with copies of the files; null for links to where they are. */
  readonly media: string | null;
  /** How many files the export uses. */
  readonly files: number;
  /** Shots whose clips have fewer frames before or after than `handles` requests. */
  readonly shortHandles: readonly string[];
  /** What the film does and the export cannot say. */
  readonly lost: readonly string[];
}
