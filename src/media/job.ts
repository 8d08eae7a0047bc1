import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { MediaEngine } from './engine.js';

/** Heavy work that costs no money and can be repeated anywhere. Paid takes are never jobs. */
export type JobKind =
  | 'draw-draft'
  | 'conform-clip'
  | 'encode-excerpt'
  | 'encode-transition'
  | 'mix-stem'
  | 'mix-sound'
  | 'sample-clip-ends'
  | 'sample-image'
  | 'assemble-output'
  | 'make-animation';

/** A job as plain JSON: what to do, and the files to do it with by their digests. It contains no path. */
export interface Job<Recipe = unknown> {
  readonly kind: JobKind;
  /** All that decides the outputs besides the inputs. Plain JSON without undefined members. */
  readonly recipe: Recipe;
  /** By the names that the recipe uses. */
  readonly inputs: Readonly<Record<string, Digest>>;
}

/** Identifies a job: equal jobs have equal outputs. */
export function jobKey({ kind, recipe, inputs }: Job): Digest {
  return sha256(canonicalJson({ kind, recipe: recipe as JsonValue, inputs }));
}

/** Executes jobs, on this machine or elsewhere. It shares the work of equal jobs that run at the same time. */
export interface JobRunner {
  /** Resolves when all outputs are in the folder. Rejects with the error of the job or the reason of the signal. */
  run(job: Job, options: JobOptions): Promise<JobResult>;
  /** How many jobs a caller should have waiting or running at once; absent for what this machine can execute. */
  readonly ahead?: number | undefined;
  /** The urgency of jobs has changed. A runner that asks for it whenever it chooses a job needs no notice. */
  reorder?(): void;
}

/** Where a caller keeps the files of a job. */
export interface JobOptions {
  /** Absolute path of a folder for the outputs. Outputs of an equal job in it are used again. */
  readonly folder: string;
  /** The absolute path of an input on this machine. */
  readonly resolveInput: (digest: Digest) => string;
  /** Called when all outputs are written, before they count: rejects when an input changed while it was read. */
  readonly checkInputs?: () => Promise<void>;
  readonly signal: AbortSignal;
  /** From 0 when the job starts to 1, with the machine that executes it unless it is this one. */
  readonly onProgress?: (fraction: number, machine?: string) => void;
  /** What the job is for, such as the id of a shot: for people who look at the queue. */
  readonly label?: string | undefined;
  /** Which of several jobs is executed first, where a runner can choose; a higher number is more urgent. Default: 0. */
  readonly urgency?: () => number;
}

/** A file by its content, and its absolute path on this machine. */
export interface JobFile {
  readonly digest: Digest;
  readonly path: string;
}

/** The outputs of a job by their names. */
export interface JobResult {
  readonly outputs: Readonly<Record<string, JobFile>>;
  /** False when the outputs existed already, or another caller had the same job made. */
  readonly made: boolean;
  /** Which machine executed the job; absent for this one. */
  readonly machine?: string;
}

/** What the code gets that executes a job without ffmpeg. */
export interface FileWork<Recipe = unknown> {
  readonly recipe: Recipe;
  readonly inputs: Readonly<Record<string, JobFile>>;
  /** Absolute paths of files that do not exist yet, by the names of the outputs. All of them have to be written. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly onProgress: (fraction: number) => void;
  /** Receives the digest of an output that was hashed while it was written. Other outputs are read once more. */
  readonly onHashed: (output: string, digest: Digest) => void;
  /** May change while the work is done. */
  readonly urgency?: () => number;
  readonly signal: AbortSignal;
}

/** What the code gets that executes a job with ffmpeg. */
export interface JobWork<Recipe = unknown> extends FileWork<Recipe> {
  readonly engine: MediaEngine;
}

/** An input of a job does not have the content that the job names. The caller knows which file that is. */
export class InputChanged extends Error {
  constructor(
    readonly input: string,
    readonly isMissing: boolean,
    options?: ErrorOptions,
  ) {
    super(`The input "${input}" ${isMissing ? 'is missing' : 'changed'}.`, options);
  }
}

/** A job whose inputs are files of this machine. */
export interface LocalJob<Recipe = unknown> extends Omit<Job<Recipe>, 'inputs'> {
  readonly inputs: Readonly<Record<string, JobFile>>;
}

/** Runs a job with files of this machine as its inputs. */
export function runLocalJob(
  runner: JobRunner,
  { kind, recipe, inputs: files }: LocalJob,
  options: Omit<JobOptions, 'resolveInput'>,
): Promise<JobResult> {
  const named = Object.entries(files);
  const paths = new Map(named.map(([, { digest, path }]) => [digest, path]));
  const inputs = Object.fromEntries(named.map(([name, { digest }]) => [name, digest]));
  const resolveInput = (digest: Digest): string => fileIn(paths, digest);
  return runner.run({ kind, recipe, inputs }, { ...options, resolveInput });
}

/** An output or an input by its name. */
export function fileOf<File>(files: Readonly<Record<string, File>>, name: string): File {
  const file = files[name];
  if (file === undefined) throw new Error(`The job has no file "${name}".`);
  return file;
}

function fileIn(paths: ReadonlyMap<Digest, string>, digest: Digest): string {
  const path = paths.get(digest);
  if (path === undefined) throw new Error(`The job has no input ${digest}.`);
  return path;
}
