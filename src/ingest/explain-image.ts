import { unreachable } from '../base/unreachable.js';
import { redact } from '../diagnostics/redact.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { type Explained, explainFetch, megabytes } from './explain-fetch.js';
import type { OtherThing } from './image-format.js';
import type { ImageLoadFault } from './image-loader.js';
import { nearbyName } from './nearby-name.js';

const FORMATS = 'JPEG, PNG, BMP or WEBP';

/** One sentence about a still that cannot be used. Looks into the folder for a name that was meant. */
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
      return explainFetch(fault, name);
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

function nameOf(uri: string): string {
  if (uri.startsWith('data:')) return 'The picture in this data: URI';
  const shown = redact(uri);
  return `The picture "${shown.length > 160 ? `${shown.slice(0, 159)}…` : shown}"`;
}

function formatName(format: ImageFormat): string {
  return format.toUpperCase();
}

function article(name: string): string {
  return /^(?:AVIF|ICO|Open|SVG|XML)/.test(name) ? 'an' : 'a';
}
