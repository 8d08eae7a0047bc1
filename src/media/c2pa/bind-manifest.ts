import { createHash } from 'node:crypto';
import type { ClaimSigner } from './cose-signature.js';
import { contentBox, type Superbox, superboxesIn } from './jumbf.js';

/**
 * Binds a manifest store, which was made for a stand-in, to the file with this hash: puts the hash into the newest
 * manifest, that into its claim, and signs the claim. Nothing changes its length. So a film of any length is signed
 * without being in memory.
 */
export function bindManifest(store: Uint8Array, fileHash: Buffer, signer: ClaimSigner): Buffer {
  const bound = Buffer.from(store);
  const [root] = superboxesIn(bound);
  const manifest = root && superboxesIn(root.content).at(-1);
  if (manifest === undefined) throw new Error('The manifest store has no manifest.');
  const parts = superboxesIn(manifest.content);
  const assertions = superboxesIn(partOf(parts, 'c2pa.assertions').content);
  const hard = partOf(assertions, 'c2pa.hash.bmff');
  const before = sha256(hard.content);
  replaceOnce(hard.content, HASH_FIELD, Buffer.concat([HASH_FIELD, fileHash]));
  const claim = cborOf(partOf(parts, 'c2pa.claim'));
  replaceOnce(claim, before, sha256(hard.content));
  const signature = cborOf(partOf(parts, 'c2pa.signature'));
  const signed = signer.sign(claim);
  if (signed.length !== signature.length)
    throw new Error(`A signature of ${signed.length} bytes has a place of ${signature.length}.`);
  signed.copy(signature);
  return bound;
}

// The key "hash" and the start of 32 bytes, in CBOR.
const HASH_FIELD = Buffer.from([0x64, 0x68, 0x61, 0x73, 0x68, 0x58, 0x20]);

function partOf(parts: readonly Superbox[], label: string): Superbox {
  // Versions follow the name: c2pa.hash.bmff.v3
  const part = parts.find((one) => one.label === label || one.label.startsWith(`${label}.v`));
  if (part === undefined) throw new Error(`The manifest has no ${label}.`);
  return part;
}

function cborOf(part: Superbox): Buffer {
  const cbor = contentBox(part, 'cbor');
  if (cbor === undefined) throw new Error(`${part.label} has no content.`);
  return cbor;
}

function replaceOnce(bytes: Buffer, from: Buffer, to: Buffer): void {
  const at = bytes.indexOf(from);
  if (at === -1 || bytes.indexOf(from, at + 1) !== -1 || at + to.length > bytes.length)
    throw new Error('The manifest does not have the expected hashes.');
  to.copy(bytes, at);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
