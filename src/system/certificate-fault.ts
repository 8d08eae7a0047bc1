/** Why the certificate of a server was not accepted. It does not change by itself, so the same request fails again. */
export interface CertificateFault {
  /** Completes "The server …: ". */
  readonly what: string;
  /** What the user can do. */
  readonly hint: string;
}

/** The fault of a certificate in an error of a request, or in its causes; undefined for any other error. */
export function certificateFault(error: unknown): CertificateFault | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const fault = 'code' in at && typeof at.code === 'string' ? faultOfCode(at.code) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The same by the code of the error. */
export function faultOfCode(code: string): CertificateFault | undefined {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { what: 'its certificate is self-signed and not trusted on this machine', hint: TRUST };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
    case 'CERT_REJECTED':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_CHAIN_TOO_LONG':
    case 'INVALID_CA':
    case 'INVALID_PURPOSE':
      return { what: 'its certificate is from an authority that this machine does not trust', hint: TRUST };
    case 'CERT_HAS_EXPIRED':
      return { what: 'its certificate has expired', hint: CLOCK };
    case 'CERT_NOT_YET_VALID':
      return { what: 'its certificate is not valid yet', hint: CLOCK };
    case 'CERT_REVOKED':
      return {
        what: 'its certificate was revoked',
        hint: 'Ask the operator of the server for a new certificate.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        what: 'its certificate is for another host name',
        hint: 'Check the host in the address. A proxy or a wrong DNS entry can lead to another server.',
      };
    default:
      return undefined;
  }
}

const TRUST =
  'If it belongs to you, your company or its proxy, write the certificate of its authority to a PEM file and set NODE_EXTRA_CA_CERTS to the path of that file.';
const CLOCK = 'Check the clock of this machine. If it is right, the server needs a new certificate.';
