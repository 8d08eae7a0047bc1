import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { ProviderUse } from './provider-entry.js';

type Environment = Readonly<Record<string, string | undefined>>;
type KeyTraits = Pick<ProviderTraits, 'keyVariable' | 'furtherKeyVariables'>;

/**
 * The environment in which the usual key variables of a provider have the keys of the account in use. The settings may come
 * from someone else, so only variables that begin with the provider's own are read.
 */
export function accountEnvironment(
  env: Environment,
  { keyVariable, furtherKeyVariables = [] }: KeyTraits,
  { keyVariable: chosen }: Pick<ProviderUse, 'keyVariable'>,
): Environment {
  if (keyVariable === null || chosen === undefined || chosen === keyVariable) return env;
  const ending = chosen.startsWith(`${keyVariable}_`) ? chosen.slice(keyVariable.length) : null;
  const keys = [keyVariable, ...furtherKeyVariables].map((usual) => [
    usual,
    ending === null ? undefined : env[`${usual}${ending}`],
  ]);
  return { ...env, ...Object.fromEntries(keys) };
}

/** The names of all variables that hold keys of these providers, whichever of them the storyboard names. */
export function keyVariablesIn(env: Environment, traits: readonly KeyTraits[]): readonly string[] {
  const usual = traits.flatMap(({ keyVariable, furtherKeyVariables = [] }) =>
    keyVariable === null ? furtherKeyVariables : [keyVariable, ...furtherKeyVariables],
  );
  const named = Object.keys(env).filter((name) => usual.some((one) => name.startsWith(`${one}_`)));
  return [...usual, ...named];
}
