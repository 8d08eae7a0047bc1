import type { VendorAnswer, VendorRequest } from './vendor-contract.js';

/** The names of uploaded images, with their folders. */
export type UploadedImages = Set<string>;

/** Stores an uploaded image, as a form with the fields of the server. */
export function checkUpload({ bytes, headers }: VendorRequest, images: UploadedImages): VendorAnswer {
  const separator = /\bbound\w+=(?:"([^"]+)"|(\S+))/
    .exec(headers['content-type'] ?? '')
    ?.slice(1)
    .find(Boolean);
  const parts = separator === undefined ? [] : bytes.toString('latin1').split(`--${separator}`);
  const field = (name: string): string =>
    parts
      .map((part) => new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(part)?.[1])
      .find((found) => found !== undefined) ?? '';
  const file = parts
    .map((part) => /name="image"; filename="([^"]+)"/.exec(part)?.[1])
    .find((found) => found !== undefined);
  const subfolder = field('subfolder');
  if (file === undefined || `${subfolder}/${file}`.includes('..')) return { status: 400, body: '' };
  images.add(subfolder === '' ? file : `${subfolder}/${file}`);
  return { status: 200, body: { name: file, subfolder, type: field('type') || 'input' } };
}
