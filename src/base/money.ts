/** ISO 4217 codes of the currencies of the providers. */
export type Currency = 'CNY' | 'USD';

/** An amount in millionths of the currency, so that sums of prices stay exact. */
export interface Money {
  readonly currency: Currency;
  readonly micros: number;
}

/** An amount from the decimal number in a price list. */
export function money(amount: number, currency: Currency): Money {
  return { currency, micros: Math.round(amount * 1e6) };
}

/** Whether an untrusted value is an amount. */
export function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null) return false;
  const { currency, micros } = value as Partial<Money>;
  return (currency === 'CNY' || currency === 'USD') && Number.isSafeInteger(micros) && Number(micros) >= 0;
}

/** The sum of amounts of one currency. Throws when currencies are mixed. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`Cannot add ${a.currency} and ${b.currency}`);
  return { currency: a.currency, micros: a.micros + b.micros };
}

/** One sum per currency, in the order of their first amounts. */
export function sumsByCurrency(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<Currency, Money>();
  for (const amount of amounts) {
    const sum = sums.get(amount.currency);
    sums.set(amount.currency, sum ? addMoney(sum, amount) : amount);
  }
  return [...sums.values()];
}

/** The amount as text: "3.67 CNY", "0.50 USD". Never rounds a price to zero. The sign of the yuan is that of the yen too. */
export function formatMoney({ currency, micros }: Money): string {
  const cents = micros / 1e4;
  const digits = micros !== 0 && Math.abs(cents) < 1 ? 4 : 2;
  return `${(micros / 1e6).toFixed(digits)} ${currency}`;
}

/** The amount with all its digits: "0.20 CNY", "0.37471 CNY". For prices per second, which differ in their last digits. */
export function formatExactMoney(amount: Money): string {
  const rounded = (amount.micros / 1e6).toFixed(2);
  const exact = String(Number((amount.micros / 1e6).toFixed(6)));
  return `${exact.length > rounded.length ? exact : rounded} ${amount.currency}`;
}

/** An amount with its currency, such as "20 CNY" or "3.5 usd"; undefined for anything else. A sign names no currency. */
export function parseMoney(text: string): Money | undefined {
  const [, amount, code] = /^\s*(\d{1,9}(?:\.\d{1,6})?)\s*(CNY|USD)\s*$/i.exec(text) ?? [];
  if (amount === undefined || code === undefined) return undefined;
  return money(Number(amount), code.toUpperCase() as Currency);
}
