import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { importError } from './import-text.js';
import type { Stated } from './imported-edit.js';

// Of the format of storyboards.
const LIMITS: Readonly<Record<string, number>> = {
  title: 200,
  prompt: 20_000,
  negative_prompt: 5000,
  caption: 500,
};

/** An error where a text is longer than a storyboard allows; undefined if it is not. */
export function tooLong(key: string, { value, at }: Stated<string>): Diagnostic | undefined {
  const limit = LIMITS[key] ?? 1000;
  if (value.length <= limit) return undefined;
  return importError(at, {
    code: 'too-long',
    message: `This ${key.replace('_', ' ')} has ${value.length} characters; a storyboard allows ${limit}.`,
    help: 'Shorten it, or divide the shot into two.',
  });
}
