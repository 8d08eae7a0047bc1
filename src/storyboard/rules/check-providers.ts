import { suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../provider-traits.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import { isTrustedAddress } from './trusted-address.js';

type Settings = Exclude<NonNullable<ValidDocument['provider']>, string>;

/** Checks the settings of all providers: names, addresses, key variables, and what each provider adds. */
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
    ...(used ? checkOwnSettings(settings, at, { used, traits }) : []),
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

// The schema knows the settings and the values of all providers together.
function checkOwnSettings(
  settings: Settings,
  at: DocumentPath,
  { used, traits }: { readonly used: ProviderTraits; readonly traits: readonly ProviderTraits[] },
): readonly Diagnostic[] {
  const ofOthers = new Set(traits.flatMap((one) => Object.keys(one.settings)));
  return Object.entries(settings).flatMap(([key, value]): readonly Diagnostic[] => {
    const schema = used.settings[key];
    // A paid provider that takes the place of a local one (`--provider`) uses them.
    if (schema === undefined)
      return ofOthers.has(key) && used.kind !== 'local' ? [foreignSetting(key, at, used)] : [];
    if (schema.enum === undefined || typeof value !== 'string' || schema.enum.includes(value)) return [];
    const known = `Known: ${schema.enum.join(', ')}.`;
    const meant = suggestionFor(value, schema.enum);
    return [
      errorAt([...at, key], {
        code: 'unknown-value',
        message: `"${key}" of the provider "${used.id}" is "${value}", which is not a known value.`,
        help: meant === undefined ? known : `${meant} ${known}`,
      }),
    ];
  });
}

function foreignSetting(key: string, at: DocumentPath, { id, settings }: ProviderTraits): Diagnostic {
  const known = Object.keys(settings);
  return errorAt([...at, key], {
    code: 'foreign-setting',
    on: 'key',
    message: `The provider "${id}" has no setting "${key}".`,
    help: `Remove it.${known.length > 0 ? ` Its own settings: ${known.join(', ')}.` : ''}`,
  });
}
