import type { ExportOutcome } from '../events/export-outcome.js';
import type { ImportOutcome } from '../events/import-outcome.js';
import type { TakesOutcome } from '../events/takes-outcome.js';
import { type AcceptOutcome, accept as acceptShots } from '../operations/accept.js';
import { type ExportOptions as ExportEditOptions, exportEdit as exportFilm } from '../operations/export.js';
import {
  type ImportOptions as ImportEditOptions,
  importEdit as importIntoProject,
} from '../operations/import.js';
import { type NoteOutcome, note as noteTake } from '../operations/note.js';
import { type PickOutcome, pick as pickTake } from '../operations/pick.js';
import { type RetakeOutcome, retake as retakeShots } from '../operations/retake.js';
import { type StarOutcome, star as starTake } from '../operations/star.js';
import { takes as takesOf } from '../operations/takes.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardOptions,
  type StoryboardSource,
  withSignal,
} from '../project/open-library-project.js';
import type { RenderOptions } from './film.js';
import { type SpendOptions, spend } from './spend.js';

/** Which takes are listed. */
export interface TakesOptions extends StoryboardOptions {
  /** Ids, numbers, ranges and patterns; default: all. */
  readonly shots?: readonly string[];
}

/** Lists all takes of shots, with what they cost. */
export async function takes(storyboard: StoryboardSource, options: TakesOptions = {}): Promise<TakesOutcome> {
  await using project = open(storyboard, options);
  return takesOf(project, withSignal(options));
}

/** What a retake may do. */
export interface RetakeOptions
  extends Omit<StoryboardOptions, 'offline'>,
    Omit<SpendOptions, 'offline'>,
    Pick<RenderOptions, 'share'> {
  /** Ids, numbers, ranges and patterns. */
  readonly shots: readonly string[];
  /** The seed of the first new take; default: one that no take of the shot has. */
  readonly seed?: number;
  /** How many takes of each shot; default: 1. */
  readonly count?: number;
  /** Submit again although an earlier take with the same seed may exist at the provider. */
  readonly resubmit?: boolean;
}

/** Generates further takes of shots; the film stays as it is. Spends nothing unless `consent` agrees. */
export function retake(storyboard: StoryboardSource, options: RetakeOptions): Promise<RetakeOutcome> {
  return spend(storyboard, options, (project, others, spending) =>
    retakeShots(project, { ...others, ...spending }),
  );
}

/** What choosing a take may use. */
export type PickOptions = ProjectOptions;

/** Chooses the take of a shot that the film uses; null removes the choice. Costs nothing. */
export async function pick(
  storyboard: StoryboardSource,
  shot: string,
  take: string | number | null,
  options: PickOptions = {},
): Promise<PickOutcome> {
  await using project = open(storyboard, options);
  return pickTake(project, { shot, take: textOf(take), signal: withSignal(options).signal });
}

/** Whether a take gets a star or loses it. */
export interface StarOptions extends ProjectOptions {
  /** Default: true. */
  readonly star?: boolean;
}

/** Marks a take with a star, or removes the star (`star: false`). Null is the take in the film. */
export async function star(
  storyboard: StoryboardSource,
  shot: string,
  take: string | number | null,
  options: StarOptions = {},
): Promise<StarOutcome> {
  await using project = open(storyboard, options);
  const { star: wanted = true } = options;
  return starTake(project, { shot, take: textOf(take), star: wanted, signal: withSignal(options).signal });
}

/** What a note is about. */
export interface NoteOptions extends ProjectOptions {
  /** Default: the shot itself. */
  readonly take?: string | number;
}

/** Writes a note about a shot, or about one of its takes; null removes it. */
export async function note(
  storyboard: StoryboardSource,
  shot: string,
  text: string | null,
  options: NoteOptions = {},
): Promise<NoteOutcome> {
  await using project = open(storyboard, options);
  const { take = null } = options;
  return noteTake(project, { shot, take: textOf(take), text, signal: withSignal(options).signal });
}

/** What accepting a clip may use. */
export type AcceptOptions = Omit<StoryboardOptions, 'offline'>;

/** Accepts kept clips of an unexpected length. Costs nothing. */
export async function accept(
  storyboard: StoryboardSource,
  shots: readonly string[],
  options: AcceptOptions = {},
): Promise<AcceptOutcome> {
  await using project = open(storyboard, options);
  return acceptShots(project, { ...withSignal(options), shots });
}

/** How a film is exported. */
export interface ExportOptions
  extends Omit<StoryboardOptions, 'offline'>,
    Omit<ExportEditOptions, 'signal' | 'provider'> {}

/** Writes the edit of the film for editing programs, from the clips that are on this machine. Spends nothing. */
export async function exportEdit(
  storyboard: StoryboardSource,
  options: ExportOptions,
): Promise<ExportOutcome> {
  await using project = open(storyboard, options);
  return exportFilm(project, { ...options, ...withSignal(options) });
}

/** How a file is imported. */
export interface ImportOptions extends ProjectOptions, Omit<ImportEditOptions, 'signal'> {}

/**
 * Creates a storyboard from an OTIO, FCPXML, CSV or Fountain file, or changes it to what the file says. An existing one is
 * changed only if `consent` agrees. Spends nothing.
 */
export async function importEdit(
  storyboard: StoryboardSource,
  options: ImportOptions,
): Promise<ImportOutcome> {
  await using project = open(storyboard, options);
  return importIntoProject(project, { ...options, signal: withSignal(options).signal });
}

function textOf(take: string | number | null): string | null {
  return take === null ? null : String(take);
}
