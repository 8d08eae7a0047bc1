import { unreachable } from '../base/unreachable.js';
import { redact } from '../diagnostics/redact.js';
import { tlsFaultOfCode } from '../system/tls-fault.js';
import type { FetchFault } from './fetch-image.js';

/** A fault as a message, and what to do about it. */
export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** Explains in one sentence why an image could not be fetched. */
export function explainFetch(fault: FetchFault, name: string): Explained {
  switch (fault.kind) {
    case 'status':
      return {
        code: 'image-not-fetched',
        message: `${name} could not be fetched: the server returned ${fault.status}.`,
        help: statusHelp(fault.status),
      };
    case 'too-slow':
      return {
        code: 'image-not-fetched',
        message: `${name} did not arrive within ${fault.seconds} seconds.`,
        help: 'Try again, or download it and use its path.',
      };
    case 'too-large':
      return {
        code: 'image-file-too-large',
        message: `${name} has more than ${megabytes(fault.bytes)} MB, so the download was stopped.`,
        help: 'Save a smaller version and use its path.',
      };
    case 'too-many-redirects':
      return {
        code: 'image-not-fetched',
        message: `${name} redirects more than ${fault.redirects} times.`,
        help: 'Open it in a browser and use the final address.',
      };
    case 'bad-redirect':
      return {
        code: 'image-not-fetched',
        message: `${name} redirects to something that is not an http(s) address.`,
        help: 'Download the image and use its path.',
      };
    case 'no-connection': {
      const untrusted = tlsFaultOfCode(fault.code);
      if (untrusted !== undefined)
        return {
          code: 'image-not-fetched',
          message: `${name} could not be fetched: the server ${untrusted.what}.`,
          help: `${untrusted.hint} Or download the image and use its path.`,
        };
      return {
        code: 'image-not-fetched',
        message: `${name} could not be fetched: ${formatConnection[fault.code] ?? `the connection failed (${redact(fault.code)})`}.`,
        help: 'Check the address and the network, or download it and use its path.',
      };
    }
    default:
      return unreachable(fault);
  }
}

const formatConnection: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of that name',
  EAI_AGAIN: 'the name of the server could not be resolved',
  ECONNREFUSED: 'no server responds at that address',
  ECONNRESET: 'the server closed the connection',
  UND_ERR_SOCKET: 'the server closed the connection',
  UND_ERR_CONNECT_TIMEOUT: 'the server did not respond',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the server sent fewer bytes than it announced',
  'bad-proxy': 'HTTP_PROXY or HTTPS_PROXY is not the address of a proxy',
};

function statusHelp(status: number): string {
  if (status === 401 || status === 403)
    return 'It may be private, or a signed address may have expired. Download it and use its path.';
  if (status === 404 || status === 410) return 'Check the address in a browser.';
  return 'Try again later, or download it and use its path.';
}

/** Bytes in megabytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1);
}
