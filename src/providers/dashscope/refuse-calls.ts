import type { Provider } from '../provider.js';
import { refusingCalls } from '../web/without-key.js';

/** The provider without a key: it can plan, and every call of the service fails with the reason. */
export function withoutKey<T extends Provider>(provider: T, key: string | undefined): T {
  return refusingCalls(provider, 'key-missing', {
    message: key
      ? 'DASHSCOPE_API_KEY is no API key: it is truncated or mistyped.'
      : 'DashScope needs an API key, and DASHSCOPE_API_KEY is not set.',
    hint: 'Set it to a key from the console of Model Studio, or render with "--provider draft", which needs none.',
  });
}

/** The provider in a region that is reached through a workspace, without one. */
export function withoutWorkspace<T extends Provider>(provider: T, region: string): T {
  const { message, help } = missingWorkspace(`The region "${region}"`);
  return refusingCalls(provider, 'missing-workspace', { message, hint: help });
}

/** What to say about a region or a model that needs a workspace. */
export function missingWorkspace(what: string) {
  return {
    code: 'missing-workspace',
    message: `${what} is reached through a workspace, and none is set.`,
    help: 'Set "workspace:" under "provider:" to the id of your workspace in Model Studio.',
  };
}
