import { secondsOfAudio } from './audio-bytes.js';
import { readImageBytes } from './image-bytes.js';
import type { ReferenceModel } from './models.js';
import { invalid, type Refusal, refusals } from './refusal.js';

/** A file that a client has uploaded for one model. */
export interface Upload {
  readonly bytes: Buffer;
  readonly account: string;
  readonly model: string;
  /** Ms since 1970. */
  readonly deletedAt: number;
}

/** Who names an address, and what the service has. */
export interface MediaReader {
  readonly account: string;
  readonly model: string;
  readonly now: number;
  readonly uploads: ReadonlyMap<string, Upload>;
  /** The create has the header that resolves uploads. */
  readonly resolvesUploads: boolean;
}

/** Refused at once, or by the failure of the task. */
export interface MediaProblem {
  readonly refusal: Refusal;
  readonly when: 'create' | 'task';
}

type Loaded = { readonly bytes: Buffer; readonly mime?: string; readonly when: MediaProblem['when'] };

const MiB = 1024 * 1024;
const shortestSide = 240;
const longestSide = 8000;

/** Fetches an image and checks its bytes; undefined if the model accepts it. */
export async function imageProblem(
  address: string,
  row: ReferenceModel,
  reader: MediaReader,
): Promise<MediaProblem | undefined> {
  const loaded = await load(address, reader);
  if ('refusal' in loaded) return loaded;
  const refusal = imageRefusal(loaded, row);
  return refusal && { refusal, when: loaded.when };
}

/** Fetches the audio that drives a clip and checks its bytes. */
export async function audioProblem(address: string, reader: MediaReader): Promise<MediaProblem | undefined> {
  if (address.startsWith('data:'))
    return { refusal: invalid('driving_audio is a URL in the reference.'), when: 'create' };
  const loaded = await load(address, reader);
  if ('refusal' in loaded) return loaded;
  const seconds = secondsOfAudio(loaded.bytes);
  const fits = seconds !== undefined && seconds >= 2 && seconds <= 30 && loaded.bytes.length <= 15 * MiB;
  return fits ? undefined : { refusal: invalid('driving_audio does not conform.'), when: loaded.when };
}

function imageRefusal({ bytes, mime }: Loaded, { image }: ReferenceModel): Refusal | undefined {
  if (bytes.length > image.maxBytes) return refusals.imageSides;
  const facts = readImageBytes(bytes);
  if (facts === undefined) return refusals.imageFormat;
  if (facts === 'broken') return refusals.imageUnreadable;
  if (facts.transparent || (mime !== undefined && mime !== facts.mime)) return refusals.imageFormat;
  const shorter = Math.min(facts.width, facts.height);
  const longer = Math.max(facts.width, facts.height);
  const fits = shorter >= shortestSide && longer <= longestSide && longer <= shorter * image.mostElongated;
  return fits ? undefined : refusals.imageSides;
}

async function load(address: string, reader: MediaReader): Promise<Loaded | MediaProblem> {
  if (address.startsWith('data:')) return inline(address);
  if (address.startsWith('oss://')) return uploaded(address.slice('oss://'.length), reader);
  if (/^https?:\/\/[\x21-\x7e]+$/.test(address)) return fetched(address);
  return { refusal: { status: 400, code: 'InvalidURL', message: 'The URL is invalid.' }, when: 'create' };
}

function inline(address: string): Loaded | MediaProblem {
  const [, mime, text] =
    /^data:(image\/(?:jpeg|png|bmp|webp));base64,([A-Za-z0-9+/]+={0,2})$/.exec(address) ?? [];
  if (mime === undefined || text === undefined || text.length % 4 !== 0)
    return { refusal: refusals.imageFormat, when: 'create' };
  return { bytes: Buffer.from(text, 'base64'), mime, when: 'create' };
}

function uploaded(key: string, reader: MediaReader): Loaded | MediaProblem {
  if (!reader.resolvesUploads) return { refusal: refusals.unresolvedUpload, when: 'create' };
  const upload = reader.uploads.get(key);
  const isHere =
    upload?.account === reader.account && upload.model === reader.model && reader.now < upload.deletedAt;
  if (upload === undefined || !isHere) return { refusal: refusals.uploadUnreachable, when: 'create' };
  return { bytes: upload.bytes, when: 'create' };
}

async function fetched(address: string): Promise<Loaded | MediaProblem> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return { refusal: refusals.imageUnreachable, when: 'task' };
    if (!response.headers.has('content-length')) return { refusal: refusals.noLength, when: 'task' };
    return { bytes, when: 'task' };
  } catch {
    return { refusal: refusals.imageUnreachable, when: 'task' };
  }
}
