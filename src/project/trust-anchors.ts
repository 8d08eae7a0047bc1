import { resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';
import { readWholeFile } from '../system/read-whole-file.js';

const MOST_BYTES = 1 << 24;

/**
 * The certificates whose signatures are trusted, in PEM: of the option, which is a file relative to the working folder, or
 * of `INBETWEEN_C2PA_TRUST`, a file or the text itself; null for none. Throws RenderError `bad-option`.
 */
export async function readTrustAnchors(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const source = option ?? env.INBETWEEN_C2PA_TRUST ?? '';
  if (source === '') return null;
  const name = option === undefined ? 'INBETWEEN_C2PA_TRUST' : `"--trust ${option}"`;
  const text = source.includes('-----BEGIN') ? source : await readAnchors(resolve(source), name);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw badAnchors(`${name} has no certificate in PEM.`);
  return text;
}

async function readAnchors(path: string, name: string): Promise<string> {
  try {
    return (await readWholeFile(path, MOST_BYTES)).toString('utf8');
  } catch (error) {
    if (codeOf(error) === '') throw error;
    throw badAnchors(`${name} cannot be read: ${errnoMessage(error)}.`);
  }
}

function badAnchors(message: string): RenderError {
  return new RenderError('bad-option', message, {
    hint: 'Name a PEM file with the certificates of the authorities that you trust.',
  });
}
