import { LFS_HELP } from '../base/lfs-pointer.js';
import { unreachable } from '../base/unreachable.js';
import { redact } from '../diagnostics/redact.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { type Explained, explainFetch, megabytes } from './explain-fetch.js';
import type { ImageFault } from './image-facts.js';
import type { OtherThing } from './image-format.js';
import type { AddressFault, ImageLoadFault } from './image-loader.js';
import { nearbyName } from './nearby-name.js';
import type { FileFault } from './read-image-file.js';

const FORMATS = 'JPEG, PNG, BMP or WEBP';

/** Explains in one sentence why an image cannot be used. Looks in its folder for a similar name. */
export async function explainImage(
  fault: ImageLoadFault,
  { uri, root }: { uri: string; root: string },
): Promise<Explained> {
  const name = nameOf(uri);
  switch (fault.kind) {
    case 'missing':
      return {
        code: 'image-not-found',
        message: `${name} does not exist.`,
        help: await nearbyName(uri, root),
      };
    case 'folder':
    case 'no-file':
    case 'forbidden':
    case 'unreadable':
    case 'too-heavy':
      return explainFile(fault, name);
    case 'empty':
    case 'refused':
    case 'other':
    case 'unknown':
    case 'truncated':
    case 'damaged':
    case 'animated':
    case 'form':
    case 'too-small':
    case 'too-many-pixels':
      return explainContent(fault, name);
    case 'not-remembered':
    case 'bad-file-url':
    case 'bad-data-uri':
    case 'bad-url':
      return explainAddress(fault, name);
    default:
      return explainFetch(fault, name);
  }
}

function explainFile(fault: Exclude<FileFault, { kind: 'missing' }>, name: string): Explained {
  switch (fault.kind) {
    case 'folder':
      return {
        code: 'image-is-folder',
        message: `${name} is a folder, not an image.`,
        help: 'Name an image in it.',
      };
    case 'no-file':
      return {
        code: 'image-unreadable',
        message: `${name} is a device or a pipe, not a file.`,
        help: 'Save the image as a file.',
      };
    case 'forbidden':
      return {
        code: 'image-unreadable',
        message: `${name} is not readable.`,
        help: 'Change the permissions of the file, for example with "chmod u+r".',
      };
    case 'unreadable':
      return {
        code: 'image-unreadable',
        message: `${name} cannot be read: ${fault.code}.`,
        help: 'Check the disk, or copy the image to another place.',
      };
    case 'too-heavy':
      return {
        code: 'image-file-too-large',
        message: `${name} has ${megabytes(fault.bytes)} MB; the limit is 64 MB.`,
        help: 'Save it as JPEG, or scale it down.',
      };
    default:
      return unreachable(fault);
  }
}

function explainContent(fault: ImageFault, name: string): Explained {
  switch (fault.kind) {
    case 'empty':
      return { code: 'image-empty', message: `${name} is empty.`, help: 'Save or download it again.' };
    case 'refused':
      return {
        code: 'image-format-refused',
        message: `${name} is ${article(fault.name)} ${fault.name}; models accept ${FORMATS}.`,
        help: 'Convert it, for example to PNG.',
      };
    case 'other':
      return {
        code: 'not-an-image',
        message: `${name} is ${article(fault.name)} ${fault.name}, not an image.`,
        help: otherHelp(fault.name),
      };
    case 'unknown':
      return {
        code: 'not-an-image',
        message: `${name} is not an image: its content has no known format.`,
        help: `Save it as ${FORMATS}. The extension of the file name is not enough.`,
      };
    case 'truncated':
      return {
        code: 'image-truncated',
        message: `${name} is incomplete: the ${formatName(fault.format)} breaks off.`,
        help: 'Save, copy or download it again.',
      };
    case 'damaged':
      return {
        code: 'image-damaged',
        message: `${name} is damaged: it is not a valid ${formatName(fault.format)}.`,
        help: 'Open it in an image editor and save it again.',
      };
    case 'animated':
      return {
        code: 'image-format-refused',
        message: `${name} is an animated ${formatName(fault.format)}; a shot needs a single image.`,
        help: 'Save one frame of it as PNG.',
      };
    case 'form':
      return {
        code: 'image-format-refused',
        message: `${name} is a ${fault.name}, which not every program shows in the same colours.`,
        help: 'Convert it, for example to PNG.',
      };
    case 'too-small':
      return {
        code: 'image-too-small',
        message: `${name} is ${fault.size.width}x${fault.size.height} pixels, too small for a film.`,
        help: 'Use an image with sides of at least 360 pixels.',
      };
    case 'too-many-pixels':
      return {
        code: 'image-too-large',
        message: `${name} is ${fault.size.width}x${fault.size.height}; the limit is 100 million pixels.`,
        help: 'Scale it down; no clip is larger than 1920x1080.',
      };
    default:
      return unreachable(fault);
  }
}

function explainAddress(fault: AddressFault, name: string): Explained {
  switch (fault.kind) {
    case 'not-remembered':
      return {
        code: 'image-not-remembered',
        message: `${name} was never fetched, and this run does not use the network.`,
        help: 'Run once without --offline. Later runs use the stored copy.',
      };
    case 'bad-file-url':
      return {
        code: 'bad-address',
        message: `${name} is not a valid file:// address.`,
        help: 'Write it like file:///home/me/x.png or file://./x.png, with % only before two hexadecimal digits.',
      };
    case 'bad-data-uri':
      return {
        code: 'bad-address',
        message: 'This data: URI is not valid.',
        help: 'It starts with "data:image/png;base64,", followed by the image in base64.',
      };
    case 'bad-url':
      return {
        code: 'bad-address',
        message: `${name} is not a valid web address.`,
        help: 'Write it like https://example.com/image.png.',
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
      return 'Open the page and copy the address of the image itself.';
    case 'PDF':
    case 'ZIP archive':
    case 'XML file':
      return `Save the image as ${FORMATS}.`;
    case 'Git LFS pointer':
      return LFS_HELP;
    default:
      return unreachable(name);
  }
}

function nameOf(uri: string): string {
  if (uri.startsWith('data:')) return 'The image in this data: URI';
  const shown = redact(uri);
  return `The image "${shown.length > 160 ? `${shown.slice(0, 159)}…` : shown}"`;
}

function formatName(format: ImageFormat): string {
  return format.toUpperCase();
}

function article(name: string): string {
  return /^(?:AVIF|ICO|Open|SVG|XML)/.test(name) ? 'an' : 'a';
}
