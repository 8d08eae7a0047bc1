import { type Money, parseMoney } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';

/** An amount of money, also as text: "20 CNY". */
export type Amount = Money | string;

/** The cost caps of an operation. Throws RenderError `bad-option` for a text that is no amount. */
export function amountsOf(maxCost: Amount | readonly Amount[] | undefined): {
  readonly maxCost?: readonly Money[];
} {
  if (maxCost === undefined) return {};
  const all = typeof maxCost === 'string' || 'currency' in maxCost ? [maxCost] : maxCost;
  return { maxCost: all.map(moneyOf) };
}

/** An amount from its text. Throws RenderError `bad-option`. */
export function moneyOf(amount: Amount): Money {
  if (typeof amount !== 'string') return amount;
  const money = parseMoney(amount);
  if (money) return money;
  throw new RenderError('bad-option', `"${amount}" is not an amount of money.`, {
    hint: 'Use a number and a currency, such as "20 CNY".',
  });
}
