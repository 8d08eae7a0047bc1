import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';

/**
 * A place outside of this machine's state folder where clips are shared: named objects, and nothing is believed
 * that was not checked. Everything throws StoreTrouble when it cannot be done.
 */
export interface RemoteStore {
  /** For people: no key, no signature. */
  readonly name: string;
  /** Tells it from every other store; default: its name. */
  readonly identity?: string;
  /** False for a folder: that may be used offline. */
  readonly network: boolean;
  /** A small object; undefined when there is none. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Brings an object into a file, going on where the file ends. More than `bytes` are not taken. */
  fetch(
    path: string,
    into: { readonly file: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<'fetched' | 'absent'>;
  /** How long an object is; undefined when there is none. */
  bytesOf(path: string, signal: AbortSignal): Promise<number | undefined>;
  /** Puts a file there, in place of what there was. */
  put(path: string, file: LocalFile, signal: AbortSignal): Promise<void>;
  /** Puts a text there unless there is an object of that name: then it answers false. */
  putNew(path: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** Every object; null where the store cannot say. */
  list(signal: AbortSignal): Promise<readonly RemoteObject[] | null>;
  remove(path: string, signal: AbortSignal): Promise<void>;
}

/** A file whose bytes are known. */
export interface LocalFile {
  readonly file: string;
  readonly bytes: number;
  readonly digest: Digest;
}

/** An object as a listing names it. */
export interface RemoteObject {
  readonly path: string;
  readonly bytes: number;
  /** Ms since 1970. */
  readonly modified: number;
}

/** What is wrong with a store, classed by what follows from it. */
export type StoreErrorKind =
  /** Nobody answers, or too slowly. Nothing else will work now either. */
  | 'down'
  /** We may not look. */
  | 'refused'
  /** We may look and not write. */
  | 'read-only'
  /** What it gave is not what it was asked for. */
  | 'lying';

/** A shared store that does not do its part. */
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
