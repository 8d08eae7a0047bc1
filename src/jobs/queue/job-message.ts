import { type Digest, isDigest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import { isCount, isRecord, isText, oneOf, optional, orNull, shape } from '../../base/shape.js';
import type { Job, JobKind } from '../../media/job.js';
import { jobTable } from '../job-table.js';

/** A file in the shared store. */
export interface StoredFile {
  readonly digest: Digest;
  readonly bytes: number;
  /** Whether it is among the clips, or among the files of jobs. */
  readonly among: 'clips' | 'jobs';
}

/** An input of a job in the shared store. */
export interface StoredInput extends StoredFile {
  /** The ending of its name on the machine that sent the job: some formats are not recognised without it. */
  readonly ending: string;
}

/** A job on its way to a worker: plain JSON. */
export interface JobMessage {
  readonly version: 1;
  readonly job: Job<JsonValue>;
  /** By the names of the job's inputs. */
  readonly inputs: Readonly<Record<string, StoredInput>>;
  /** What it is for; for people. */
  readonly label?: string;
}

/** What a worker answers, and what the shared store keeps: the outputs by name. */
export interface JobReceipt {
  readonly version: 1;
  readonly outputs: Readonly<Record<string, StoredFile>>;
  readonly machine: string;
}

/** The message in the data of a queue; undefined if it is none that this version can execute. */
export function decodeMessage(value: unknown): JobMessage | undefined {
  if (!isMessage(value)) return undefined;
  const message = value as JobMessage;
  const { kind, inputs, recipe } = message.job;
  const names = Object.keys(inputs);
  const same = names.every((name) => message.inputs[name]?.digest === inputs[name]);
  if (!same || names.length !== Object.keys(message.inputs).length || !Object.hasOwn(jobTable, kind))
    return undefined;
  const free = FREE_TEXTS[kind];
  const isSafe =
    free === 'all' ||
    Object.entries(recipe as object).every(([name, value]) => free.includes(name) || isPlain(value));
  return isSafe ? message : undefined;
}

// Members of recipes whose texts never become arguments of ffmpeg: this program draws them, writes them into a file, or
// compares them with its own. `all`: the job does not run ffmpeg.
const ENGINE = ['engine'];
const FREE_TEXTS: Readonly<Record<JobKind, readonly string[] | 'all'>> = {
  'draw-draft': ['engine', 'prompt', 'slate'],
  'conform-clip': ENGINE,
  'encode-excerpt': ENGINE,
  'encode-transition': ENGINE,
  'mix-stem': ENGINE,
  'mix-sound': ENGINE,
  'sample-clip-ends': ENGINE,
  'sample-image': ENGINE,
  'assemble-output': 'all',
  'make-animation': ['engine', 'tags'],
};

/** Whether no text of a recipe could be read as something else by ffmpeg. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return /^[A-Za-z0-9 _.#+-]{0,100}$/.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

/** The receipt of a job of this kind; undefined if it is none, or if outputs are missing. */
export function decodeReceipt(value: unknown, kind: JobKind): JobReceipt | undefined {
  if (!isReceipt(value)) return undefined;
  const receipt = value as JobReceipt;
  const names = Object.keys(jobTable[kind].outputs);
  return names.every((name) => Object.hasOwn(receipt.outputs, name)) ? receipt : undefined;
}

const isDigestText = (value: unknown): boolean => typeof value === 'string' && isDigest(value);

const recordOf =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    isRecord(value) && Object.values(value).every(check);

const storedFile = { digest: isDigestText, bytes: isCount, among: oneOf('clips', 'jobs') };
const isEnding = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:\.[a-z0-9]{1,8})?$/.test(value);

const isMessage = shape({
  version: oneOf(1),
  job: shape({ kind: isText, recipe: isRecord, inputs: recordOf(isDigestText) }),
  inputs: recordOf(shape({ ...storedFile, ending: isEnding })),
  label: optional(isText),
});

const isReceipt = shape({ version: oneOf(1), outputs: recordOf(shape(storedFile)), machine: isText });

/** How far a job is, and where. */
export interface JobNews {
  readonly machine: string;
  /** From 0 to 1; null before the first report. */
  readonly fraction: number | null;
}

/** The progress of a job in a queue; undefined if it is none. */
export function decodeNews(value: unknown): JobNews | undefined {
  return isNews(value) ? (value as JobNews) : undefined;
}

const isFraction = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isNews = shape({ machine: isText, fraction: orNull(isFraction) });
