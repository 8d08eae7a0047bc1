import { unreachable } from '../base/unreachable.js';
import { redact } from '../diagnostics/redact.js';
import type { FetchFault } from './fetch-image.js';

/** What a fault is in the user's words, and the way out. */
export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** One sentence about a picture on the web that did not come. */
export function explainFetch(fault: FetchFault, name: string): Explained {
  switch (fault.kind) {
    case 'status':
      return {
        code: 'image-not-fetched',
        message: `${name} was answered with ${fault.status}.`,
        help: statusHelp(fault.status),
      };
    case 'too-slow':
      return {
        code: 'image-not-fetched',
        message: `${name} did not arrive within ${fault.seconds} seconds.`,
        help: 'Try again, or download it and give its path.',
      };
    case 'too-large':
      return {
        code: 'image-too-heavy',
        message: `${name} has more than ${megabytes(fault.bytes)} MB, so it was not fetched to its end.`,
        help: 'Save a smaller version and give its path.',
      };
    case 'too-many-redirects':
      return {
        code: 'image-not-fetched',
        message: `${name} leads from address to address more than ${fault.redirects} times.`,
        help: 'Open it in a browser and give the address that it ends on.',
      };
    case 'bad-redirect':
      return {
        code: 'image-not-fetched',
        message: `${name} leads to something that is no http(s) address.`,
        help: 'Download the picture and give its path.',
      };
    case 'no-connection':
      return {
        code: 'image-not-fetched',
        message: `${name} could not be fetched: ${formatConnection[fault.code] ?? `the connection failed (${redact(fault.code)})`}.`,
        help: 'Check the address and the network, or download it and give its path.',
      };
    default:
      return unreachable(fault);
  }
}

const formatConnection: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of that name',
  EAI_AGAIN: 'the name of the server could not be looked up',
  ECONNREFUSED: 'nothing answers at that address',
  ECONNRESET: 'the server broke the connection off',
  UND_ERR_SOCKET: 'the server broke the connection off',
  UND_ERR_CONNECT_TIMEOUT: 'the server did not answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the server sent fewer bytes than it announced',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is not trusted",
};

function statusHelp(status: number): string {
  if (status === 401 || status === 403)
    return 'It may be private, or a signed address may have expired. Download it and give its path.';
  if (status === 404 || status === 410) return 'Check the address in a browser.';
  return 'Try again later, or download it and give its path.';
}

/** Bytes as people say them. */
export function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1);
}
