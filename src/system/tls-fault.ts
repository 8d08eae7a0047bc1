/** Why an encrypted connection was refused. It does not change by itself, so the same request fails again. */
export interface TlsFault {
  readonly code: 'certificate-refused' | 'tls-refused';
  /** Completes "The server …". */
  readonly what: string;
  /** What the user can do. */
  readonly hint: string;
}

/** The fault of encryption in an error of a request, or in its causes; undefined for any other error. */
export function tlsFault(error: unknown): TlsFault | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const fault = 'code' in at && typeof at.code === 'string' ? tlsFaultOfCode(at.code) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The same by the code of the error. */
export function tlsFaultOfCode(code: string): TlsFault | undefined {
  if (code.startsWith('ERR_SSL_')) return handshakeFault(code.slice('ERR_SSL_'.length));
  const [what, hint] = certificateFaults[code] ?? [];
  return what === undefined || hint === undefined
    ? undefined
    : { code: 'certificate-refused', what: `cannot be trusted: its certificate ${what}`, hint };
}

const TRUST =
  'If it belongs to you, your company or its proxy, write the certificate of its authority to a PEM file and set NODE_EXTRA_CA_CERTS to the path of that file.';
const CLOCK = 'Check the clock of this machine. If it is right, the server needs a new certificate.';
const OPERATOR = 'Ask the operator of the server for a new certificate.';
const HOST = 'Check the host in the address. A proxy or a wrong DNS entry can lead to another server.';
const SCHEME =
  'Use http:// if the server is meant to have no encryption, or correct the port in the address.';
const SETTINGS = 'Check the host and the port in the address, and the encryption settings of the server.';

const untrusted = ['is from an authority that this machine does not trust', TRUST] as const;
const expired = ['has expired', CLOCK] as const;
const notYet = ['is not valid yet', CLOCK] as const;
const otherHost = ['is for another host name', HOST] as const;
const invalid = ['is not valid', OPERATOR] as const;

const certificateFaults: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ['is self-signed and not trusted on this machine', TRUST],
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_REJECTED: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_CHAIN_TOO_LONG: untrusted,
  INVALID_CA: untrusted,
  INVALID_PURPOSE: untrusted,
  CERT_HAS_EXPIRED: expired,
  CRL_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: notYet,
  CRL_NOT_YET_VALID: notYet,
  CERT_REVOKED: ['was revoked', OPERATOR],
  ERR_TLS_CERT_ALTNAME_INVALID: otherHost,
  HOSTNAME_MISMATCH: otherHost,
  ERR_TLS_CERT_ALTNAME_FORMAT: invalid,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: invalid,
  ERROR_IN_CERT_NOT_AFTER_FIELD: invalid,
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: invalid,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: invalid,
  PATH_LENGTH_EXCEEDED: invalid,
};

// What a server without encryption sends is no record of TLS.
const NO_TLS: ReadonlySet<string> = new Set([
  'WRONG_VERSION_NUMBER',
  'PACKET_LENGTH_TOO_LONG',
  'UNKNOWN_PROTOCOL',
  'HTTP_REQUEST',
]);

// Both sides speak TLS and have nothing in common. Other codes can be faults of the network.
const NO_AGREEMENT =
  /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|HANDSHAKE_FAILURE|UNRECOGNIZED_NAME|CERTIFICATE_REQUIRED|NO_PROTOCOLS_AVAILABLE|NO_CIPHERS|NO_SHARED_CIPHER|LEGACY_RENEGOTIATION_DISABLED|INSUFFICIENT_SECURITY|_TOO_SMALL|_TOO_WEAK/;

function handshakeFault(reason: string): TlsFault | undefined {
  if (NO_TLS.has(reason))
    return { code: 'tls-refused', what: 'does not speak TLS on this port', hint: SCHEME };
  return NO_AGREEMENT.test(reason)
    ? {
        code: 'tls-refused',
        what: `accepts no encrypted connection of this machine (${reason})`,
        hint: SETTINGS,
      }
    : undefined;
}
