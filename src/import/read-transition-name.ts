import type { ImportedTransition } from './imported-edit.js';
import { readSeconds } from './read-length.js';

/** What a transition of another program is called here; null where it has no name that is known. */
export function transitionKindOf(name: string): ImportedTransition['kind'] | null {
  const plain = name.toLowerCase();
  if (/wipe|slide|push|clock|iris|circle|radial|barn|划|推/.test(plain)) return 'wipe';
  if (/dissolve|mix|blend|cross|叠|溶/.test(plain)) return 'dissolve';
  if (/fade|dip|black|white|黑|白|淡/.test(plain)) return 'fade';
  return /^(cut|hard|straight|none|continue|no|-|硬切|无)?( ?(cut|to|continue))?:?$/.test(plain.trim())
    ? 'cut'
    : null;
}

/** What to report about a transition whose name is not known. */
export function otherTransition(name: string): { code: string; message: string; help: string } {
  return {
    code: 'unknown-transition',
    message: `The transition "${name.slice(0, 60)}" has no match in a storyboard, so it becomes a dissolve.`,
    help: 'A storyboard has cut, dissolve, fade and wipe.',
  };
}

/** A transition in words: "cut", "dissolve 0.5s", "fade to white, 12 frames". Undefined if it is none. */
export function readTransitionText(text: string, rate: number): ImportedTransition | undefined {
  const length =
    /(?:^|[\s(,:])((?:\d{1,4}(?:[.,]\d{1,3})?\s*(?:s|sec|secs|seconds?|ms|f|fr|frames?|秒|帧)))\)?\s*$/i.exec(
      text,
    );
  const kind = transitionKindOf(text.slice(0, length?.index ?? text.length).replace(/[,(:\s]+$/, ''));
  if (kind === null) return undefined;
  const seconds = length === null ? undefined : readSeconds(length[1] ?? '', rate);
  const colour =
    kind === 'fade' ? (/#[0-9a-f]{6}\b/i.exec(text)?.[0]?.toLowerCase() ?? namedColour(text)) : undefined;
  return { kind, ...(seconds === undefined ? {} : { seconds }), ...(colour === undefined ? {} : { colour }) };
}

function namedColour(text: string): string | undefined {
  if (/white|白/i.test(text)) return '#ffffff';
  return /black|黑/i.test(text) ? '#000000' : undefined;
}
