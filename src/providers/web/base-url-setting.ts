import { RenderError } from '../../diagnostics/render-error.js';
import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import { isTrustedAddress } from '../../storyboard/rules/trusted-address.js';
import type { ProviderUse } from '../provider-entry.js';

/** The key of `provider:` with which a service is reached at another address. */
export const baseUrlSetting: ProviderTraits['settings'] = {
  base_url: {
    title: 'Base address',
    description:
      'The address of the service, in place of its own: a host of the vendor, or a stand-in on this machine (inbetween emulate). The key is sent there, so any other host needs the environment variable of the provider for its address.',
    examples: ['http://127.0.0.1:8787'],
    type: 'string',
    pattern: '^https?://[^\\s]+$',
    patternErrorMessage: 'It must start with http:// or https://.',
  },
};

/**
 * The address that the settings name; undefined for the service's own. The environment's is the user's own decision. The
 * storyboard was checked, but the state folder may come from someone else as well. Throws RenderError `untrusted-host`.
 */
export function baseUrlOf(
  { own }: Pick<ProviderUse, 'own'>,
  env: Readonly<Record<string, string | undefined>>,
  { addressVariable, hosts, id }: Pick<ProviderTraits, 'addressVariable' | 'hosts' | 'id'>,
): string | undefined {
  const chosen = addressVariable === null ? undefined : env[addressVariable]?.trim();
  if (chosen) return chosen;
  const { base_url: address } = own;
  if (typeof address !== 'string' || isTrustedAddress(address, hosts))
    return typeof address === 'string' ? address : undefined;
  throw new RenderError(
    'untrusted-host',
    `The settings of "${id}" name a host for your key that is not the vendor’s.`,
    {
      hint: `If you trust it, set the variable ${addressVariable} to its address.`,
    },
  );
}
