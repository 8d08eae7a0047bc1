import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';

/** Whether titles, prompts and captions contain readable characters only: YAML escapes can add others. */
export function checkTexts({ title, defaults = {}, shots = [] }: ValidDocument): readonly Diagnostic[] {
  const ofShots = shots.flatMap((shot, index) =>
    shot === null ? [] : textsOf(shot as Readonly<Record<string, unknown>>, ['shots', index]),
  );
  const all = [
    ...textsOf({ title }, []),
    ...textsOf(defaults as Readonly<Record<string, unknown>>, ['defaults']),
    ...ofShots,
  ];
  return all.flatMap(({ text, at }) => {
    const sign = UNREADABLE.exec(text)?.[0];
    return sign === undefined ? [] : [unreadable(sign, at)];
  });
}

// Control characters except tabs and line breaks, and unpaired surrogates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
const UNREADABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F]|\p{Cs}/u;

const FIELDS = ['title', 'prompt', 'negative_prompt', 'caption'] as const;

interface PlacedText {
  readonly text: string;
  readonly at: DocumentPath;
}

function textsOf(block: Readonly<Record<string, unknown>>, at: DocumentPath): readonly PlacedText[] {
  return FIELDS.flatMap((field): readonly PlacedText[] => {
    const value = block[field];
    if (typeof value === 'string') return [{ text: value, at: [...at, field] }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: { readonly text?: unknown } | null, index) =>
      typeof item?.text === 'string' ? [{ text: item.text, at: [...at, field, index, 'text'] }] : [],
    );
  });
}

function unreadable(sign: string, at: DocumentPath): Diagnostic {
  const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const what = /\p{Cs}/u.test(sign) ? 'half a character' : 'a control character';
  return errorAt(at, {
    code: 'unreadable-character',
    message: `This text contains ${what} (U+${number}), which cannot be displayed.`,
    help: 'Remove it. It may be part of copied text.',
  });
}
