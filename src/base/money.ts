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

/** The amount as text: ¥3.67, $0.50. Never rounds a price to zero. */
export function formatMoney({ currency, micros }: Money): string {
  const sign = currency === 'CNY' ? '¥' : '$';
  const cents = micros / 1e4;
  const digits = micros !== 0 && Math.abs(cents) < 1 ? 4 : 2;
  return `${sign}${(micros / 1e6).toFixed(digits)}`;
}

/** The amount with all its digits: ¥0.20, ¥0.37471. For prices per second, which differ in their last digits. */
export function formatExactMoney(amount: Money): string {
  const rounded = formatMoney(amount);
  const exact = String(Number((amount.micros / 1e6).toFixed(6)));
  return exact.length > rounded.length - 1 ? `${rounded[0]}${exact}` : rounded;
}

/** An amount from "20 CNY", "¥20", "3.5 USD" or "20" (in `usual`); undefined for anything else. */
export function parseMoney(text: string, usual: Currency = 'CNY'): Money | undefined {
  const match = /^([¥$]?)\s*(\d+(?:\.\d{1,6})?)\s*(CNY|USD)?$/i.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', amount = '', code] = match;
  const bySign: Readonly<Record<string, Currency>> = { '¥': 'CNY', $: 'USD' };
  const currency = (code?.toUpperCase() as Currency | undefined) ?? bySign[sign] ?? usual;
  return money(Number(amount), currency);
}
