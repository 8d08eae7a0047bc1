import { rm, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import { parseJson } from '../../base/parse-json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { InputChanged, type JobFile, type JobKind } from '../../media/job.js';
import { remoteLayout } from '../../store/remote/remote-layout.js';
import { type RemoteStore, StoreError } from '../../store/remote/remote-store.js';
import { codeOf } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { decodeReceipt, type JobReceipt, type StoredFile, type StoredInput } from './job-message.js';

/** What workers exchange through the shared store: inputs, outputs, and which outputs a job has. */
export interface JobFiles {
  /** Uploads an input unless it is there. Throws StoreError, or InputChanged with the name of the input. */
  offerInput(name: string, file: JobFile, signal: AbortSignal): Promise<StoredInput>;
  /** Uploads an output unless it is there. Throws StoreError. */
  offerOutput(kind: JobKind, name: string, file: JobFile, signal: AbortSignal): Promise<StoredFile>;
  /** Downloads a file and checks every byte. Throws StoreError, or RenderError `job-file-missing`. */
  fetch(file: StoredFile, path: string, signal: AbortSignal): Promise<void>;
  /** The outputs that this build of the engine has made of a job. Throws StoreError. */
  receipt(job: Digest, kind: JobKind, signal: AbortSignal): Promise<JobReceipt | undefined>;
  /** Records the outputs of a job, unless another worker was faster: answers the receipt that counts. Throws StoreError. */
  keep(job: Digest, kind: JobKind, receipt: JobReceipt, signal: AbortSignal): Promise<JobReceipt>;
  /** Removes the record of a job whose outputs are not in the store. Throws StoreError. */
  discard(job: Digest, signal: AbortSignal): Promise<void>;
  /** Asks the store again for these files when they are next offered. */
  forget(digests: Iterable<Digest>): void;
}

// Each upload of a file holds a connection.
const UPLOADS = 6;

/** Opens the exchange of one build of the engine. */
export function openJobFiles(remote: RemoteStore, build: Digest): JobFiles {
  const places = new Map<Digest, Promise<StoredFile>>();
  const upload = pLimit(UPLOADS);

  // One upload for all jobs that have the file as an input. What was found is kept: it is asked for again and again.
  async function placeOf(
    digest: Digest,
    find: () => Promise<StoredFile>,
    signal: AbortSignal,
  ): Promise<StoredFile> {
    for (;;) {
      const others = places.get(digest);
      const place = others ?? upload(find);
      if (others === undefined) places.set(digest, place);
      try {
        return await place;
      } catch (error) {
        if (places.get(digest) === place) places.delete(digest);
        signal.throwIfAborted();
        // The upload of another job may have failed because that job was given up.
        if (others === undefined) throw error;
      }
    }
  }

  async function isThere(file: StoredFile, signal: AbortSignal): Promise<boolean> {
    const bytes = await remote.bytesOf(pathOf(file), signal);
    return bytes === file.bytes || bytes === -1;
  }

  async function put(file: StoredFile, path: string, signal: AbortSignal): Promise<StoredFile> {
    if (!(await isThere(file, signal)))
      await remote.put(pathOf(file), { file: path, bytes: file.bytes, digest: file.digest }, signal);
    return file;
  }

  const files: JobFiles = {
    async offerInput(name, { digest, path }, signal) {
      const find = async (): Promise<StoredFile> => {
        const bytes = await bytesOfInput(name, path);
        const clip: StoredFile = { digest, bytes, among: 'clips' };
        if (extname(path) === '.mp4' && (await isThere(clip, signal))) return clip;
        const file: StoredFile = { digest, bytes, among: 'jobs' };
        if (await isThere(file, signal)) return file;
        // A store cannot always check what it gets, and a worker would report the store and not the changed image.
        if ((await hashInput(name, path, signal)) !== digest) throw new InputChanged(name, false);
        return await put(file, path, signal);
      };
      return { ...(await placeOf(digest, find, signal)), ending: endingOf(path) };
    },
    async offerOutput(kind, name, { digest, path }, signal) {
      // A draft is a clip, which is shared with other machines in any case.
      const among = kind === 'draw-draft' && name === 'clip' ? 'clips' : 'jobs';
      const { size: bytes } = await stat(path);
      return put({ digest, bytes, among }, path, signal);
    },
    async fetch(file, path, signal) {
      const { digest, bytes } = file;
      for (let attempt = 1; ; attempt += 1) {
        const found = await remote.fetch(pathOf(file), { file: path, bytes }, signal);
        if (found === 'absent') throw missing(remote.name, digest);
        if ((await hashFile(path, signal)) === digest) break;
        // The rest of an earlier download may be the cause; a new download starts from nothing.
        await rm(path, { force: true });
        if (attempt < 2) continue;
        // The next machine that has the file uploads it again.
        if (file.among === 'jobs') await remote.remove(pathOf(file), signal);
        throw missing(remote.name, digest);
      }
      places.set(digest, Promise.resolve(file));
    },
    async receipt(job, kind, signal) {
      const bytes = await remote.read(remoteLayout.jobResult(build, job), signal);
      return bytes && decodeReceipt(parseJson(Buffer.from(bytes).toString('utf8')), kind);
    },
    async keep(job, kind, receipt, signal) {
      const path = remoteLayout.jobResult(build, job);
      for (const isLast of [false, true]) {
        if (await remote.putNew(path, JSON.stringify(receipt), signal)) return receipt;
        const earlier = await files.receipt(job, kind, signal);
        if (earlier !== undefined) return earlier;
        // It is damaged, or of another version.
        if (!isLast) await remote.remove(path, signal);
      }
      throw new StoreError('invalid', remote.name, `does not replace a damaged record (${path})`);
    },
    discard: (job, signal) => remote.remove(remoteLayout.jobResult(build, job), signal),
    forget(digests) {
      for (const digest of digests) places.delete(digest);
    },
  };
  return files;
}

function pathOf({ digest, among }: StoredFile): string {
  return among === 'clips' ? remoteLayout.clip(digest) : remoteLayout.jobFile(digest);
}

/** The ending of a file's name as a message carries it; empty for an unusual one. */
function endingOf(path: string): string {
  const ending = extname(path).toLowerCase();
  return /^\.[a-z0-9]{1,8}$/.test(ending) ? ending : '';
}

async function bytesOfInput(name: string, path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw codeOf(cause) === 'ENOENT' ? new InputChanged(name, true, { cause }) : cause;
  }
}

async function hashInput(name: string, path: string, signal: AbortSignal): Promise<Digest> {
  try {
    return await hashFile(path, signal);
  } catch (cause) {
    throw codeOf(cause) === 'ENOENT' ? new InputChanged(name, true, { cause }) : cause;
  }
}

function missing(store: string, digest: Digest): RenderError {
  return new RenderError(
    'job-file-missing',
    `The shared store ${store} does not have the file ${digest.slice(0, 12)} that a job needs.`,
    { hint: 'Let workers and renders use the same store.' },
  );
}

/** The codes of failures that are no fault of the job: another machine, or another try, may succeed. */
export function isTransportFault(error: unknown): error is RenderError {
  return (
    error instanceof StoreError ||
    (error instanceof RenderError && (error.code.startsWith('store-') || error.code === 'job-file-missing'))
  );
}
