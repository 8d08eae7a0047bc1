import type { Provider } from '../provider.js';
import { failure } from './web-failure.js';

/** A provider that can plan, and whose every call of the service fails with this reason. */
export function refusingCalls<T extends Provider>(
  provider: T,
  code: string,
  { message, hint }: { readonly message: string; readonly hint: string },
): T {
  const unusable = failure('unauthorised', code, message, { hint });
  const refuse = async (): Promise<never> => {
    throw unusable;
  };
  return {
    ...provider,
    unusable,
    prepare: refuse,
    submit: refuse,
    poll: refuse,
    download: refuse,
    findLost: refuse,
    cancel: refuse,
    limitsInForce: refuse,
  };
}

/** The same for a missing or mistyped key. */
export function withoutKey<T extends Provider>(
  provider: T,
  {
    vendor,
    variable,
    isSet,
    where,
  }: {
    readonly vendor: string;
    readonly variable: string;
    readonly isSet: boolean;
    /** Where keys come from, as the object of "a key from …". */
    readonly where: string;
  },
): T {
  return refusingCalls(provider, 'key-missing', {
    message: isSet
      ? `${variable} is no API key: it is truncated or mistyped.`
      : `${vendor} needs an API key, and ${variable} is not set.`,
    hint: `Set it to a key from ${where}, or render with "--provider draft", which needs none.`,
  });
}

/** Whether a text can be a key: printable, without spaces. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]{8,}$/.test(text);
}
