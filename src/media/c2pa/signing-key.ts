import { type KeyObject, sign, type X509Certificate } from 'node:crypto';

/** A certificate with its chain, and the private key that belongs to it. */
export interface SigningKey {
  /** The certificate of the key first, then those that issued it. */
  readonly chain: readonly X509Certificate[];
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
}

/** The signature algorithms of C2PA, by their names there. */
export type SigningAlgorithm = keyof typeof ALGORITHMS;

// The number of each in COSE, and its hash; Ed25519 has its own.
const ALGORITHMS = {
  es256: [-7, 'sha256'],
  es384: [-35, 'sha384'],
  es512: [-36, 'sha512'],
  ps256: [-37, 'sha256'],
  ps384: [-38, 'sha384'],
  ps512: [-39, 'sha512'],
  ed25519: [-8, null],
} as const;

/** The number of an algorithm in COSE. */
export function coseNumber(algorithm: SigningAlgorithm): number {
  return ALGORITHMS[algorithm][0];
}

/** The algorithm that signs with a key; null for a key that C2PA does not know. */
export function algorithmFor({
  asymmetricKeyType,
  asymmetricKeyDetails = {},
}: KeyObject): SigningAlgorithm | null {
  const { namedCurve, modulusLength = 0, hashAlgorithm } = asymmetricKeyDetails;
  switch (asymmetricKeyType) {
    case 'ec':
      return CURVES.get(namedCurve ?? '') ?? null;
    case 'rsa':
    case 'rsa-pss':
      if (modulusLength < LEAST_RSA_BITS) return null;
      return hashAlgorithm === 'sha384' ? 'ps384' : hashAlgorithm === 'sha512' ? 'ps512' : 'ps256';
    case 'ed25519':
      return 'ed25519';
    default:
      return null;
  }
}

const LEAST_RSA_BITS = 2048;
const CURVES: ReadonlyMap<string, SigningAlgorithm> = new Map([
  ['prime256v1', 'es256'],
  ['secp384r1', 'es384'],
  ['secp521r1', 'es512'],
]);

/** Signs bytes. The signatures of one key have one length. */
export function signBytes(
  { key, algorithm }: Pick<SigningKey, 'key' | 'algorithm'>,
  bytes: Uint8Array,
): Buffer {
  const hash = ALGORITHMS[algorithm][1];
  if (hash === null) return sign(null, bytes, key);
  if (algorithm.startsWith('es')) return sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  return sign(hash, bytes, { key, padding: RSA_PSS, saltLength: SALT_AS_LONG_AS_HASH });
}

// crypto.constants.RSA_PKCS1_PSS_PADDING and RSA_PSS_SALTLEN_DIGEST
const RSA_PSS = 6;
const SALT_AS_LONG_AS_HASH = -1;
