import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../provider-traits.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import { isTrustedAddress } from './trusted-address.js';

type Settings = Exclude<NonNullable<ValidDocument['provider']>, string>;

/** Checks the settings of all providers: their names, their addresses and their key variables. */
export function checkProviders(
  { provider, providers = {} }: ValidDocument,
  traits: readonly ProviderTraits[],
): readonly Diagnostic[] {
  const own = typeof provider === 'object' ? provider : undefined;
  return [
    ...(own ? checkSettings(own, ['provider'], traits) : []),
    ...Object.entries(providers).flatMap(([name, settings]) => [
      ...checkName(name, settings, traits),
      ...(own?.use === name ? [definedTwice(name)] : []),
      ...checkSettings(settings, ['providers', name], traits),
    ]),
  ];
}

function checkSettings(
  settings: Settings,
  at: DocumentPath,
  traits: readonly ProviderTraits[],
): readonly Diagnostic[] {
  const used = traits.find(({ id }) => id === settings.use);
  return [
    ...checkAddress(settings, at, { used, traits }),
    ...(used ? checkKeyVariable(settings, at, used) : []),
  ];
}

// A shot chooses by this name, so it must not look like another provider.
function checkName(
  name: string,
  { use }: Settings,
  traits: readonly ProviderTraits[],
): readonly Diagnostic[] {
  if (use === undefined || use === name || !traits.some(({ id }) => id === name)) return [];
  return [
    errorAt(['providers', name], {
      code: 'provider-name-taken',
      on: 'key',
      message: `"${name}" is the name of a provider, and "use" names another one: "${use}".`,
      help: 'Choose another name.',
    }),
  ];
}

function definedTwice(name: string): Diagnostic {
  return errorAt(['providers', name], {
    code: 'provider-defined-twice',
    on: 'key',
    message: `The provider "${name}" has settings under "provider" and under "providers".`,
    help: `Keep one of them, or give the second one another name. "provider: ${name}" uses the settings under "providers".`,
  });
}

// The API key is sent to this host, and the storyboard may come from someone else.
function checkAddress(
  { base_url: address }: Settings,
  at: DocumentPath,
  { used, traits }: { readonly used: ProviderTraits | undefined; readonly traits: readonly ProviderTraits[] },
): readonly Diagnostic[] {
  if (typeof address !== 'string') return [];
  // Another provider may take the place of one without an address.
  const receivers = used?.settings.base_url ? [used] : traits;
  if (
    isTrustedAddress(
      address,
      receivers.flatMap(({ hosts }) => hosts),
    )
  )
    return [];
  const variables = receivers.flatMap(({ addressVariable }) => addressVariable ?? []);
  return [
    errorAt([...at, 'base_url'], {
      code: 'untrusted-host',
      message: 'Your API key would be sent to a host that does not belong to the vendor.',
      help: `If you trust it, set the environment variable ${variables.join(' or ')} to this address and remove "base_url".`,
    }),
  ];
}

// Any other variable may hold a secret that is not for this vendor.
function checkKeyVariable(
  { key_variable: variable }: Settings,
  at: DocumentPath,
  { id, keyVariable }: ProviderTraits,
): readonly Diagnostic[] {
  if (variable === undefined) return [];
  if (keyVariable !== null && (variable === keyVariable || variable.startsWith(`${keyVariable}_`))) return [];
  return [
    errorAt([...at, 'key_variable'], {
      code: 'foreign-key-variable',
      message:
        keyVariable === null
          ? `The provider "${id}" needs no key.`
          : `The key of "${id}" cannot come from the variable ${variable}.`,
      help:
        keyVariable === null
          ? 'Remove "key_variable".'
          : `Use ${keyVariable} with an ending, such as ${keyVariable}_CLIENT, so that no other secret is sent.`,
    }),
  ];
}
