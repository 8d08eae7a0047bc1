import { readdir } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { unreachable } from '../base/unreachable.js';
import { closestOf } from '../diagnostics/closest.js';
import { redact } from '../diagnostics/redact.js';
import type { ImageFormat } from '../plan/keyframe.js';
import type { OtherThing } from './image-format.js';
import { stillAddress } from './still-address.js';
import type { StillFault } from './still-loader.js';

/** What a fault is in the user's words, and the way out. */
export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

const FORMATS = 'JPEG, PNG, BMP or WEBP';

/** One sentence about a still that cannot be used. Looks into the folder for a name that was meant. */
export async function explainStill(
  fault: StillFault,
  { uri, root }: { uri: string; root: string },
): Promise<Explained> {
  const name = nameOf(uri);
  switch (fault.kind) {
    case 'missing':
      return {
        code: 'image-not-found',
        message: `${name} does not exist.`,
        help: await nearby(uri, root),
      };
    case 'folder':
      return {
        code: 'image-is-folder',
        message: `${name} is a folder, not a picture.`,
        help: 'Name one picture in it.',
      };
    case 'no-file':
      return {
        code: 'image-unreadable',
        message: `${name} is a device or a pipe, not a file.`,
        help: 'Save the picture as a file.',
      };
    case 'forbidden':
      return {
        code: 'image-unreadable',
        message: `${name} may not be read.`,
        help: 'Change the permissions of the file, for example with "chmod u+r".',
      };
    case 'unreadable':
      return {
        code: 'image-unreadable',
        message: `${name} cannot be read: the system says ${fault.code}.`,
        help: 'Check the disk, or copy the picture elsewhere.',
      };
    case 'too-heavy':
      return {
        code: 'image-too-heavy',
        message: `${name} has ${megabytes(fault.bytes)} MB; pictures of up to 64 MB are read.`,
        help: 'Save it as JPEG, or scale it down.',
      };
    case 'empty':
      return { code: 'image-empty', message: `${name} has no bytes.`, help: 'Save or download it again.' };
    case 'refused':
      return {
        code: 'image-format-refused',
        message: `${name} is ${article(fault.name)} ${fault.name}; models take ${FORMATS}.`,
        help: 'Convert it, for example to PNG.',
      };
    case 'other':
      return {
        code: 'not-an-image',
        message: `${name} is ${article(fault.name)} ${fault.name}, not a picture.`,
        help: otherHelp(fault.name),
      };
    case 'unknown':
      return {
        code: 'not-an-image',
        message: `${name} is not a picture: its bytes begin like no format that is known here.`,
        help: `Save it as ${FORMATS}; the name of a file alone does not make it one.`,
      };
    case 'truncated':
      return {
        code: 'image-truncated',
        message: `${name} is cut off: the ${formatName(fault.format)} stops in the middle.`,
        help: 'Save, copy or download it again.',
      };
    case 'damaged':
      return {
        code: 'image-damaged',
        message: `${name} is damaged: the parts of the ${formatName(fault.format)} do not fit together.`,
        help: 'Open it in an image editor and save it again.',
      };
    case 'animated':
      return {
        code: 'image-format-refused',
        message: `${name} is an animated ${formatName(fault.format)}, and a shot needs a still.`,
        help: 'Save one frame of it as PNG.',
      };
    case 'too-small':
      return {
        code: 'image-too-small',
        message: `${name} is ${fault.size.width}x${fault.size.height} pixels, too small to be seen in a film.`,
        help: 'Use a picture with sides of at least 360 pixels.',
      };
    case 'too-many-pixels':
      return {
        code: 'image-too-large',
        message: `${name} is ${fault.size.width}x${fault.size.height}; up to 100 million pixels are read.`,
        help: 'Scale it down; no clip is larger than 1920x1080.',
      };
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
        message: `${name} could not be fetched: ${connectionWords[fault.code] ?? `the connection failed (${redact(fault.code)})`}.`,
        help: 'Check the address and the network, or download it and give its path.',
      };
    case 'not-remembered':
      return {
        code: 'image-not-remembered',
        message: `${name} was never fetched, and this run may not use the network.`,
        help: 'Run once without --offline; after that it is remembered.',
      };
    case 'bad-file-url':
      return {
        code: 'bad-address',
        message: `${name} is not a file:// address that can be read.`,
        help: 'Write it like file:///home/me/x.png or file://./x.png, with % only before two hexadecimal digits.',
      };
    case 'bad-data-uri':
      return {
        code: 'bad-address',
        message: 'This data: URI cannot be read.',
        help: 'It starts with "data:image/png;base64," and goes on with the picture in base64.',
      };
    case 'bad-url':
      return {
        code: 'bad-address',
        message: `${name} is not a web address that can be read.`,
        help: 'Write it like https://example.com/picture.png.',
      };
    default:
      return unreachable(fault);
  }
}

function otherHelp(name: OtherThing): string {
  switch (name) {
    case 'video':
      return 'Save one frame of it as PNG.';
    case 'web page':
      return 'Open the page and copy the address of the picture itself.';
    case 'PDF':
    case 'ZIP archive':
    case 'XML file':
      return `Save the picture as ${FORMATS}.`;
    default:
      return unreachable(name);
  }
}

const connectionWords: Readonly<Record<string, string>> = {
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

function nameOf(uri: string): string {
  if (uri.startsWith('data:')) return 'The picture in this data: URI';
  const shown = redact(uri);
  return `The picture "${shown.length > 160 ? `${shown.slice(0, 159)}…` : shown}"`;
}

function statusHelp(status: number): string {
  if (status === 401 || status === 403)
    return 'It may be private, or a signed address may have expired. Download it and give its path.';
  if (status === 404 || status === 410) return 'Check the address in a browser.';
  return 'Try again later, or download it and give its path.';
}

async function nearby(uri: string, root: string): Promise<string> {
  const address = stillAddress(uri, root);
  if (!address.ok || address.value.kind !== 'file') return 'Check the path.';
  const { path } = address.value;
  const start = 'Paths count from the folder of the storyboard.';
  const names = await namesIn(dirname(path));
  if (names === null)
    return `There is no folder "${relative(root, dirname(path)) || dirname(path)}" either. ${start}`;
  const meant = closestOf(basename(path), names) ?? sameStem(basename(path), names);
  if (meant) return `Did you mean "${uri.slice(0, uri.length - basename(uri).length)}${meant}"?`;
  return uri.includes('\\') && !path.includes('/..') ? 'Write paths with "/", not with a backslash.' : start;
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch {
    return null;
  }
}

// "rain.png" for "rain.jpg".
function sameStem(name: string, names: readonly string[]): string | undefined {
  const stem = name.replace(/\.[^.]*$/, '');
  return names.find((one) => one.replace(/\.[^.]*$/, '') === stem);
}

function formatName(format: ImageFormat): string {
  return format.toUpperCase();
}

function article(name: string): string {
  return /^(?:AVIF|ICO|Open|SVG|XML)/.test(name) ? 'an' : 'a';
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1);
}
