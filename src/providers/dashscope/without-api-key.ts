import type { Provider } from '../provider.js';
import { failure } from './failure.js';

/** The provider without a key: it can plan, and every call of the service fails with the reason. */
export function withoutKey(provider: Provider): Provider {
  const refuse = async (): Promise<never> => {
    throw failure(
      'unauthorised',
      'key-missing',
      'DashScope needs an API key, and DASHSCOPE_API_KEY is not set.',
      {
        hint: 'Set it to a key from the console of Model Studio, or render with "--provider draft", which needs none.',
      },
    );
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
