import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Digest, isDigest } from '../base/digest.js';
import { parseJson } from '../base/parse-json.js';
import { isRecord, isText, shape } from '../base/shape.js';
import type { JobFile, JobResult } from '../media/job.js';
import { type FileStamp, isSameStamp, settle, stampOf } from '../store/clips/file-stamp.js';
import { syncFile } from '../system/atomic-file.js';
import { fullDisk } from '../system/full-disk.js';
import { hashFile } from '../system/hash-file.js';
import { readWholeFile } from '../system/read-whole-file.js';
import { tempPathFor } from '../system/temp-name.js';

type Outputs = JobResult['outputs'];

/** Where the outputs of one job are kept. */
export interface ResultPlace {
  readonly folder: string;
  readonly key: Digest;
  /** By name, the ending of each output's file. */
  readonly endings: Readonly<Record<string, string>>;
}

type OnHashed = (output: string, digest: Digest) => void;

/** Digests of outputs, and the stamps of their files when these digests were computed. */
type ResultRecord = Readonly<Record<string, { readonly digest: Digest; readonly stamp: FileStamp }>>;

/** The outputs that an earlier run of the job left there; undefined when one is missing or was changed. */
export async function findResult(place: ResultPlace, signal: AbortSignal): Promise<Outputs | undefined> {
  const record = await readRecord(recordPath(place));
  if (record === undefined) return undefined;
  const outputs: Record<string, JobFile> = {};
  for (const [name, path] of Object.entries(pathsIn(place))) {
    const known = record[name];
    const stamp = stampOf(path);
    if (known === undefined || stamp === undefined) return undefined;
    if (stamp.size !== known.stamp.size) return undefined;
    // A copied folder has other stamps and the same bytes.
    if (!isSameStamp(stamp, known.stamp) && (await hashFile(path, signal)) !== known.digest) return undefined;
    outputs[name] = { digest: known.digest, path };
  }
  return outputs;
}

/** Lets a job write its outputs under other names, and gives them their own names when all are whole. */
export async function writeResult(
  place: ResultPlace,
  write: (paths: Readonly<Record<string, string>>, onHashed: OnHashed) => Promise<void>,
  signal: AbortSignal,
): Promise<Outputs> {
  const { folder, key } = place;
  const temporary = Object.fromEntries(
    Object.entries(pathsIn(place)).map(([name, path]) => [name, tempPathFor(path, extname(path))]),
  );
  const hashed = new Map<string, Digest>();
  try {
    await mkdir(folder, { recursive: true });
    await write(temporary, (output, digest) => hashed.set(output, digest));
    return await keep(place, { temporary, hashed }, signal);
  } catch (error) {
    throw fullDisk(join(folder, key), error) ?? error;
  } finally {
    for (const path of Object.values(temporary)) await rm(path, { force: true });
  }
}

interface WrittenOutputs {
  readonly temporary: Readonly<Record<string, string>>;
  /** Digests that are known already. */
  readonly hashed: ReadonlyMap<string, Digest>;
}

async function keep(
  place: ResultPlace,
  { temporary, hashed }: WrittenOutputs,
  signal: AbortSignal,
): Promise<Outputs> {
  const outputs: Record<string, JobFile> = {};
  const record: Record<string, ResultRecord[string]> = {};
  for (const [name, path] of Object.entries(pathsIn(place))) {
    const written = temporary[name] as string; // Both have one path per ending.
    const digest = hashed.get(name) ?? (await hashFile(written, signal));
    // An MP4 index is at the front, so an output that a power cut emptied would look whole.
    await syncFile(written);
    await settle(written);
    // Before it is renamed: another process may put its own output there at any time after that.
    const stamp = stampOf(written);
    if (stamp === undefined) throw new Error(`${written} disappeared right after it was written`);
    await rename(written, path);
    outputs[name] = { digest, path };
    record[name] = { digest, stamp };
  }
  const path = recordPath(place);
  const temporaryRecord = tempPathFor(path);
  // Not synced: a record that does not fit the files has the job made again.
  await writeFile(temporaryRecord, JSON.stringify(record));
  await rename(temporaryRecord, path);
  return outputs;
}

function pathsIn({ folder, key, endings }: ResultPlace): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(endings).map(([name, ending]) => [name, join(folder, `${key}.${ending}`)]),
  );
}

function recordPath({ folder, key }: ResultPlace): string {
  return join(folder, `${key}.json`);
}

// A record that a power cut or a user damaged has the job made again.
async function readRecord(path: string): Promise<ResultRecord | undefined> {
  const bytes = await readWholeFile(path, MAX_RECORD).catch(() => undefined);
  const record: unknown = bytes && parseJson(bytes.toString('utf8'));
  return isRecord(record) && Object.values(record).every(isKnownOutput)
    ? (record as ResultRecord)
    : undefined;
}

const MAX_RECORD = 1 << 20;

const isKnownOutput = shape({
  digest: (value) => typeof value === 'string' && isDigest(value),
  stamp: shape({ size: isText, modified: isText, inode: isText }),
});
