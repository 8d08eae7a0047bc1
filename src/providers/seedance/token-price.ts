import type { Currency, Money } from '../../base/money.js';
import type { VendorModel, VendorPrice } from '../web/vendor-model.js';

const FPS = 24;

/**
 * The price of clips by their length, from the price of a million tokens. A token is 1024 pixels of a frame, and a clip has one
 * frame more than its seconds have (measured: 108,900 tokens for five seconds of 1280x720). `mostPixels` is the largest frame
 * of all aspect ratios, so that no clip costs more.
 */
export function tokenPrice(
  perMillionTokens: number,
  currency: Currency,
  { mostPixels, seconds }: { readonly mostPixels: number; readonly seconds: readonly number[] },
): VendorPrice {
  const tokens = (length: number) => (mostPixels * (FPS * length + 1)) / 1024;
  return {
    currency,
    perMillionTokens,
    perClip: Object.fromEntries(seconds.map((length) => [length, (tokens(length) * perMillionTokens) / 1e6])),
  };
}

/** What a finished take has cost, by the tokens that the service counted; null where that or the price of a token is unknown. */
export function costOfTokens(
  tokens: number | null,
  row: VendorModel | undefined,
  { resolution, hasSound }: { readonly resolution: string | null; readonly hasSound: boolean },
): Money | null {
  const of = row?.resolutions[resolution ?? ''];
  const price = (hasSound ? of?.withSound : undefined) ?? of?.price;
  if (tokens === null || price?.perMillionTokens === undefined) return null;
  const micros = Math.round(tokens * price.perMillionTokens);
  // A count that cannot be one says nothing about the cost.
  return Number.isSafeInteger(micros) && micros > 0 ? { currency: price.currency, micros } : null;
}
