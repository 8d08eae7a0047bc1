import type { TakeInput } from '../provider.js';

/** The inputs of a take: with fewer inputs there are fewer possible causes. */
export interface GivenInputs {
  readonly prompt: boolean;
  readonly last: boolean;
}

/** The input that a refusal refers to, or null when its text does not show it. */
export function impliedInput(message: string, given: GivenInputs): TakeInput | null {
  const text = message.toLowerCase();
  if (/\binput or output\b/.test(text)) return null;
  if (/\boutput data\b|\bgenerated\b/.test(text)) return 'result';
  if (/first[ _]?frame/.test(text)) return 'first';
  if (/last[ _]?frame/.test(text)) return given.last ? 'last' : null;
  if (/\bprompt\b|\btext\b/.test(text)) return given.prompt ? 'prompt' : null;
  const aboutImage = /\bimage|\bpicture|\bmedia\b|\boss\b/.test(text);
  if ((aboutImage || !given.prompt) && !given.last) return 'first';
  return null;
}
