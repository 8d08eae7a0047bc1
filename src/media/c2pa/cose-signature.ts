import { cborArray, cborBytes, cborHead, cborInteger, cborMap, cborText } from './cbor.js';
import { coseNumber, type SigningKey, signBytes } from './signing-key.js';

/** Signs the claims of manifests with one key. */
export interface ClaimSigner {
  readonly algorithm: SigningKey['algorithm'];
  /** The exact length of each signature in bytes. */
  readonly length: number;
  /** The whole COSE_Sign1 of a claim. */
  sign(claim: Uint8Array): Buffer;
  /** A COSE_Sign1 of the same form that signs nothing. */
  readonly blank: Buffer;
}

/** A signer of claims. The certificates are in the protected header, as C2PA 2 requires. */
export function claimSigner(signing: SigningKey): ClaimSigner {
  const { chain, algorithm } = signing;
  const certificates = chain.map(({ raw }) => cborBytes(raw));
  const header = cborMap(
    [cborInteger(ALGORITHM), cborInteger(coseNumber(algorithm))],
    [cborInteger(X5CHAIN), certificates.length === 1 ? certificates[0]! : cborArray(...certificates)],
  );
  const signatureOf = (claim: Uint8Array): Buffer =>
    signBytes(
      signing,
      cborArray(cborText('Signature1'), cborBytes(header), cborBytes(Buffer.alloc(0)), cborBytes(claim)),
    );
  const whole = (signature: Uint8Array): Buffer =>
    Buffer.concat([
      cborHead(6, COSE_SIGN1),
      cborArray(
        cborBytes(header),
        cborMap([cborText('pad'), cborBytes(PAD)]),
        cborHead(7, NULL), // The claim is elsewhere in the manifest.
        cborBytes(signature),
      ),
    ]);
  const blank = whole(Buffer.alloc(signatureOf(Buffer.alloc(0)).length));
  return { algorithm, length: blank.length, sign: (claim) => whole(signatureOf(claim)), blank };
}

const ALGORITHM = 1;
const X5CHAIN = 33;
const COSE_SIGN1 = 18;
const NULL = 22;
// Readers expect a padding, and all signatures of one key are equally long without it.
const PAD = Buffer.alloc(64);
