import type { Money } from '../base/money.js';

/** What a take costs: nothing, a known amount with the day it was looked up, or honestly unknown. */
export type Price =
  | { readonly kind: 'free' }
  | { readonly kind: 'known'; readonly money: Money; readonly asOf: string; readonly source: string }
  | { readonly kind: 'unknown' };
