import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, isDigest, sha256 } from '../../base/digest.js';
import type { Size } from '../../plan/size.js';
import { codeOf, writeFileAtomic } from '../../system/atomic-file.js';

/** Which texts were seen to fit into pictures, so that letters are not measured with every look at a storyboard. */
export interface CaptionCache {
  fits(text: string, size: Size): boolean;
  /** Writes down what was measured. */
  remember(fitting: Iterable<{ readonly text: string; readonly size: Size }>): Promise<void>;
}

// Raise it when a text would be judged otherwise than before.
const FORMAT = 2;

// Texts of earlier days must not pile up; what is still used is soon measured again.
const MAX_TEXTS = 20_000;

/** Opens the memory of a state folder, which need not exist. A file that cannot be read is an empty one. */
export async function openCaptionCache(stateFolder: string): Promise<CaptionCache> {
  const file = join(stateFolder, 'captions.json');
  const known = await readTexts(file);
  return {
    fits: (text, size) => known.has(keyOf(text, size)),
    async remember(fitting) {
      const learned = [...fitting].map(({ text, size }) => keyOf(text, size));
      // Saving some time is no reason to leave a state folder behind.
      if (learned.length === 0 || !existsSync(stateFolder)) return;
      const texts = [...new Set([...(known.size > MAX_TEXTS ? [] : known), ...learned])].sort();
      try {
        await writeFileAtomic(file, `${JSON.stringify({ format: FORMAT, texts })}\n`);
      } catch (error) {
        // A folder that cannot be written must not stop a look at the film.
        if (codeOf(error) === '') throw error;
      }
    },
  };
}

function keyOf(text: string, { width, height }: Size): Digest {
  return sha256(canonicalJson({ text, width, height }));
}

async function readTexts(file: string): Promise<ReadonlySet<string>> {
  try {
    const { format, texts } = JSON.parse(await readFile(file, 'utf8')) as { format: number; texts: string[] };
    return new Set(format === FORMAT && Array.isArray(texts) ? texts.filter(isDigest) : []);
  } catch {
    return new Set();
  }
}
