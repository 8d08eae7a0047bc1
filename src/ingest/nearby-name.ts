import { readdir } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { nameCharacter } from '../base/look-alike.js';
import { suggestionFor } from '../diagnostics/closest.js';
import { imageAddress } from './image-address.js';
import { explainLostLink } from './lost-link.js';

/** Help for an image that does not exist: a similar name in its folder, if there is one. */
export async function nearbyName(uri: string, root: string): Promise<string> {
  const address = imageAddress(uri, root);
  if (!address.ok || address.value.kind !== 'file') return 'Check the path.';
  const { path } = address.value;
  const quote = /^[“”„‟‘’‚‛«»＂＇]/u.exec(uri)?.[0];
  if (quote)
    return `The path starts with ${nameCharacter(quote)}. Replace it with the straight quote " on both sides.`;
  const lost = await explainLostLink(path);
  if (lost) return lost;
  const odd = /[\u00AD\u200B-\u200F\u2060\uFEFF]|(?! )\p{Zs}/u.exec(uri)?.[0];
  const base = 'Paths are relative to the folder of the storyboard.';
  const start = odd === undefined ? base : `The path contains ${nameCharacter(odd)}. ${base}`;
  const names = await namesIn(dirname(path));
  if (names === null)
    return `There is no folder "${relative(root, dirname(path)) || dirname(path)}" either. ${start}`;
  const show = (name: string) => `${uri.slice(0, uri.length - basename(uri).length)}${name}`;
  const similar = suggestionFor(basename(path), names, show);
  if (similar) return similar;
  const stem = sameStem(basename(path), names);
  if (stem) return `Did you mean "${show(stem)}"?`;
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
