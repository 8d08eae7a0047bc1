import type { Location } from '../diagnostics/diagnostic.js';
import type { ExportedClip } from './exported-facts.js';
import type { Stated } from './imported-edit.js';

/** What a clip of an edit says about its shot. Undefined: nothing. */
export interface ClipTexts {
  readonly at: Location;
  readonly title?: Stated<string> | undefined;
  /** In the places where an editing program shows them; the first that was changed counts. */
  readonly prompts: readonly Stated<string>[];
  readonly first?: Stated<string> | undefined;
  readonly last?: Stated<string> | undefined;
  readonly captions?: Stated<readonly string[]> | undefined;
  readonly take?: Stated<string> | undefined;
}

/** What a clip asks for, without what it had when it was exported. */
export function changedTexts(
  { title, prompts, first, last, captions, take }: ClipTexts,
  exported: ExportedClip | null,
): {
  readonly title?: Stated<string>;
  readonly prompt?: Stated<string>;
  readonly first?: Stated<string>;
  readonly last?: Stated<string>;
  readonly captions?: Stated<readonly string[]>;
  readonly take?: Stated<string>;
} {
  const differs = (one: Stated<string> | undefined, before: string | null | undefined): boolean =>
    one !== undefined && (exported === null || one.value.trim() !== (before ?? '').trim());
  const prompt = prompts.find((one) => differs(one, exported?.prompt));
  return {
    ...(title && differs(title, exported?.title) ? { title } : {}),
    ...(prompt ? { prompt } : {}),
    ...(first && differs(first, exported?.first) ? { first } : {}),
    ...(last && differs(last, exported?.last) ? { last } : {}),
    ...(captions ? { captions } : {}),
    ...(take ? { take } : {}),
  };
}

// The lines that an export writes about a take, as `take-text` of export/ names them.
const LABELS = ['Prompt', 'Model', 'Seed', 'Take', 'Cost', 'First frame', 'Last frame', 'Note', 'Star'];

/** The facts in a note of an exported clip, by their labels; null if it is another text. */
export function factsInNote(note: string): ReadonlyMap<string, string> | null {
  const facts = new Map<string, string>();
  let label: string | null = null;
  for (const line of note.split('\n')) {
    const next = LABELS.find((one) => line.startsWith(`${one}: `) && !facts.has(one));
    if (next !== undefined) {
      label = next;
      facts.set(next, line.slice(next.length + 2));
    } else if (label === null) return null;
    else facts.set(label, `${facts.get(label)}\n${line}`);
  }
  return facts.size === 0 ? null : facts;
}

/** Whether two lists have the same texts. */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one.trim() === b[index]?.trim());
}
