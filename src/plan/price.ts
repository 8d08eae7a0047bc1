import type { Money } from '../base/money.js';

/** The price of a take: free, a known amount with the date of the price, or unknown. */
export type Price =
  | { readonly kind: 'free' }
  | { readonly kind: 'known'; readonly money: Money; readonly asOf: string; readonly source: string }
  | { readonly kind: 'unknown' };
