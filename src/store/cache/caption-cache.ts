import { existsSync } from 'node:fs';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, isDigest, sha256 } from '../../base/digest.js';
import type { Size } from '../../plan/size.js';
import { type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** Texts that are known to fit into an image, so that they are not measured every time a storyboard is read. */
export interface CaptionCache {
  fits(text: string, size: Size): boolean;
  /** Adds texts that were measured and fit. */
  remember(fitting: Iterable<{ readonly text: string; readonly size: Size }>): Promise<void>;
}

// Texts that are no longer used must not accumulate; those that are get measured again soon.
const MAX_TEXTS = 20_000;

const captionsFormat: JsonFileFormat<ReadonlySet<Digest>> = {
  version: 3, // Increment it when a text would be measured differently.
  empty: new Set(),
  decode: ({ texts }) =>
    Array.isArray(texts)
      ? new Set(texts.filter((text): text is Digest => typeof text === 'string' && isDigest(text)))
      : undefined,
  encode: (texts) => ({ texts: [...texts].sort() }),
};

/** Opens the cache of a state folder, which need not exist. */
export async function openCaptionCache(stateFolder: string, warn?: WarnCache): Promise<CaptionCache> {
  const file = openJsonFile(stateLayout(stateFolder).captions, captionsFormat, warn);
  const known = await file.read();
  return {
    fits: (text, size) => known.has(keyOf(text, size)),
    async remember(fitting) {
      const learned = [...fitting].map(({ text, size }) => keyOf(text, size));
      // Saving some time is no reason to create a state folder.
      if (learned.length === 0 || !existsSync(stateFolder)) return;
      await file.update((texts) => new Set([...(texts.size > MAX_TEXTS ? [] : texts), ...learned]));
    },
  };
}

function keyOf(text: string, { width, height }: Size): Digest {
  return sha256(canonicalJson({ text, width, height }));
}
