import { stat } from 'node:fs/promises';
import { type C2paLibrary, isC2paInstalled } from './c2pa-library.js';
import { type ContentCredentials, readContentCredentials } from './content-credentials.js';
import { hasManifest } from './file-boxes.js';

/** The content credentials of a file: as they are, or that there are none, or none that can be read here. */
export type FileCredentials =
  | ContentCredentials
  | (Omit<ContentCredentials, 'state'> & { readonly state: 'none' | 'unread' });

/** Whether the content credentials of a file are genuine, and why not. */
export type CheckedCredentials = Pick<FileCredentials, 'state' | 'reasons'>;

/** How the credentials of files are read. */
export interface FileCredentialReading {
  /** Certificates in PEM whose signatures are trusted; null for none. */
  readonly anchors: string | null;
  readonly library: C2paLibrary;
  readonly signal: AbortSignal;
  /** The type of the file; default: an MP4, whose manifest is found without the library. */
  readonly format?: string;
}

/** Reads the content credentials of a film or an image. Throws a system error. */
export async function readFileCredentials(
  path: string,
  { anchors, library, signal, format = MP4 }: FileCredentialReading,
): Promise<FileCredentials> {
  if (format === MP4 && !(await hasManifest(path))) return { ...NOTHING, state: 'none' };
  if (!isC2paInstalled()) {
    const text = 'the optional package @contentauth/c2pa-wasm is not installed';
    return { ...NOTHING, state: 'unread', reasons: [{ code: 'c2pa-package-missing', text }] };
  }
  const options = { format, anchors, library, signal, patienceMs: await patienceFor(path) };
  return (await readContentCredentials([{ path }], options)) ?? { ...NOTHING, state: 'none' };
}

const MP4 = 'video/mp4';
const NOTHING = { reasons: [], title: null, signer: null, tool: null, actions: [], ingredients: [] } as const;

/** How long the library may take without a file, in ms. */
export const PATIENCE_MS = 120_000;
const SLOWEST_BYTES_PER_MS = 2_000;

/** How long the library may take for a file, in ms. */
export async function patienceFor(path: string): Promise<number> {
  return PATIENCE_MS + (await stat(path)).size / SLOWEST_BYTES_PER_MS;
}
