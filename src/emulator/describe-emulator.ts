import { dashscopeEntry } from '../providers/dashscope/dashscope-entry.js';
import { emulatedApi } from './emulated-api.js';

/** What a user needs to know to send requests to an emulator: what it is, and the variables to set. */
export function describeEmulator({
  origin,
  baseUrl,
}: {
  readonly origin: string;
  readonly baseUrl: string;
}): string {
  const { keyVariable, addressVariable } = dashscopeEntry.traits;
  return [
    `${origin} emulates the ${emulatedApi}.`,
    'Clips are drafts. Nothing is charged: the bill is only counted.',
    'Any API key of at least eight characters is accepted.',
    '',
    `  export ${addressVariable}=${baseUrl}`,
    `  export ${keyVariable}=any-key-will-do`,
  ].join('\n');
}
