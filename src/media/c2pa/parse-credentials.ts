import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { algorithmFor, type SigningKey } from './signing-key.js';

/** The contents of a certificate file and of a key file. */
export interface CredentialFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Why credentials cannot sign, as sentences without their contents. */
export interface CredentialFault {
  readonly about: 'cert' | 'key';
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** Reads a certificate chain and a private key, PEM or DER, and checks that both can sign at this time (ms since 1970). */
export function parseCredentials({ cert, key }: CredentialFiles, now: number): SigningKey | CredentialFault {
  const certificates = certificatesIn(cert);
  if (certificates === null || certificates.length === 0) {
    return fault('cert', 'credentials-unreadable', 'This is no certificate.', PEM_HELP.cert);
  }
  const privateKey = keyIn(key);
  if ('message' in privateKey) return privateKey;
  const algorithm = algorithmFor(privateKey);
  if (algorithm === null) {
    const message = 'Films cannot be signed with this kind of key.';
    return fault(
      'key',
      'credentials-algorithm',
      message,
      'Use a key for P-256, P-384, P-521, RSA (2048 bits or more) or Ed25519.',
    );
  }
  const own = certificates.find((one) => belongs(one, privateKey));
  if (own === undefined) {
    return fault(
      'key',
      'credentials-mismatch',
      'The private key does not belong to the certificate.',
      'Name the certificate and the key that were made together.',
    );
  }
  const chain = [own, ...certificates.filter((one) => one !== own)];
  for (const one of chain) {
    const outdated = outsideValidity(one, now);
    if (outdated !== null)
      return fault('cert', 'credentials-expired', outdated, 'Ask the issuer for a current certificate.');
  }
  return { chain, key: privateKey, algorithm };
}

const PEM_HELP = {
  cert: 'Name a PEM file with the certificate and those that issued it.',
  key: 'Name a PEM file with the private key, without a passphrase.',
} as const;

const MOST_CERTIFICATES = 10;

function certificatesIn(file: Buffer): readonly X509Certificate[] | null {
  const blocks = file.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  try {
    return (blocks ?? [file]).slice(0, MOST_CERTIFICATES).map((block) => new X509Certificate(block));
  } catch {
    return null;
  }
}

function keyIn(file: Buffer): KeyObject | CredentialFault {
  const text = file.toString('latin1');
  if (/ENCRYPTED/.test(text)) {
    return fault(
      'key',
      'credentials-encrypted',
      'The private key has a passphrase.',
      'Remove it: "openssl pkcs8 -topk8 -nocrypt -in <key> -out <new key>".',
    );
  }
  try {
    if (text.includes('-----BEGIN')) return createPrivateKey(file);
    return createPrivateKey({ key: file, format: 'der', type: 'pkcs8' });
  } catch {
    return fault('key', 'credentials-unreadable', 'This is no private key.', PEM_HELP.key);
  }
}

function belongs(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(key);
  } catch {
    return false; // They have different kinds of keys.
  }
}

function outsideValidity({ validFrom, validTo, subject }: X509Certificate, now: number): string | null {
  const name = /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
  if (now > Date.parse(validTo)) return `The certificate "${name}" expired on ${dayOf(validTo)}.`;
  if (now < Date.parse(validFrom)) return `The certificate "${name}" is valid from ${dayOf(validFrom)} on.`;
  return null;
}

function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

function fault(
  about: CredentialFault['about'],
  code: string,
  message: string,
  help: string,
): CredentialFault {
  return { about, code, message, help };
}
