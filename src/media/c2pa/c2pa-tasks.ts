import type { BlobPart } from './virtual-blob.js';

/** Reads the manifests of a file as JSON; null for a file without any. */
export interface ReadTask {
  readonly task: 'read';
  readonly format: string;
  readonly file: readonly BlobPart[];
  /** Settings of the library, as JSON. */
  readonly settings: string;
}

/** Makes a manifest store for a stand-in, with a signature that is filled in later. */
export interface DraftTask {
  readonly task: 'draft';
  /** The definition of the manifest, as JSON. */
  readonly definition: string;
  readonly ingredients: readonly DraftIngredient[];
  readonly algorithm: string;
  /** What the library puts where the signature will be. */
  readonly signature: Uint8Array;
  readonly settings: string;
}

/** A file that a film contains. */
export interface DraftIngredient {
  /** Its definition, as JSON. */
  readonly definition: string;
  /** Empty for an ingredient without manifests of its own. */
  readonly file: readonly BlobPart[];
}

/** Work for the thread of the library, and its number. */
export type C2paTask = (ReadTask | DraftTask) & { readonly id: number };

/** What the thread answers. */
export type C2paAnswer = { readonly id: number } & (
  | { readonly json: string | null }
  | { readonly store: Uint8Array }
  | { readonly fault: string; readonly missing: boolean }
);
