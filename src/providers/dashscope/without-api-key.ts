import type { Provider } from '../provider.js';
import { failure } from './failure.js';

/** The service without a key: it can be planned with, and says at the first call what is missing. */
export function withoutKey(provider: Provider): Provider {
  const refuse = async (): Promise<never> => {
    throw failure('unauthorised', 'key-missing', 'DashScope needs a key, and DASHSCOPE_API_KEY is not set.', {
      hint: 'Set it to a key from the console of Model Studio, or render with "--provider draft", which needs none.',
    });
  };
  return {
    ...provider,
    prepare: refuse,
    submit: refuse,
    poll: refuse,
    download: refuse,
    findLost: refuse,
    cancel: refuse,
  };
}
