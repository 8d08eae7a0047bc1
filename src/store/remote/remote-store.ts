import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';

/**
 * A place outside of the state folder where clips are shared, as named objects. Callers check everything that they
 * read from it. All functions throw StoreError.
 */
export interface RemoteStore {
  /** For messages: without credentials and signature. */
  readonly name: string;
  /** Distinguishes it from all other stores; default: its name. */
  readonly identity?: string;
  /** False for a folder, which works offline. */
  readonly network: boolean;
  /** A small object; undefined if there is none. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Downloads an object into a file and continues where the file ends. More than `bytes` is an error. */
  fetch(
    path: string,
    into: { readonly file: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<'fetched' | 'absent'>;
  /** The length of an object, -1 if unknown; undefined if there is no such object. */
  bytesOf(path: string, signal: AbortSignal): Promise<number | undefined>;
  /** Writes a file, replacing an object of that name. */
  put(path: string, file: LocalFile, signal: AbortSignal): Promise<void>;
  /** Writes a text unless there is an object of that name. Returns whether it was written. */
  putNew(path: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** All objects; null if the store has no listing. */
  list(signal: AbortSignal): Promise<readonly RemoteObject[] | null>;
  remove(path: string, signal: AbortSignal): Promise<void>;
}

/** The largest record that is read. */
export const MAX_RECORD_BYTES = 1 << 20;

/** A file whose bytes are known. */
export interface LocalFile {
  readonly file: string;
  readonly bytes: number;
  readonly digest: Digest;
}

/** An object of a listing. */
export interface RemoteObject {
  readonly path: string;
  readonly bytes: number;
  /** Ms since 1970. */
  readonly modified: number;
}

/** Kinds of errors, by their consequence. */
export type StoreErrorKind =
  /** It does not respond, or too slowly. Other requests will fail as well. */
  | 'down'
  /** It denied read access. */
  | 'refused'
  /** It can be read and not written. */
  | 'read-only'
  /** It sent something else than what was requested. */
  | 'invalid';

/** A shared store failed. */
export class StoreError extends RenderError {
  constructor(
    readonly kind: StoreErrorKind,
    store: string,
    what: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(`store-${kind}`, `The shared store ${store} ${what}.`, options);
  }
}
