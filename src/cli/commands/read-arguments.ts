import { InvalidArgumentError } from 'commander';
import { plainId } from '../../base/look-alike.js';
import { type Money, parseMoney } from '../../base/money.js';
import { closestOf } from '../../diagnostics/closest.js';
import { type RequiredLabel, requirableLabels } from '../../events/film-labels.js';
import { allExportKinds, type ExportKind, isExportKind } from '../../export/export-kinds.js';
import type { Shard } from '../../plan/shard.js';

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number.');
}

/** How many jobs run at once. */
export function jobCount(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Use a whole number from 1 to 999.');
}

/** A port of this machine; 0 for any that is free. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('Use a whole number from 0 to 65535.');
}

/** A number above zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Use a number above zero.');
}

/** A number of days from zero up, in ms. */
export function days(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && Number.isFinite(value)) return value * 86_400_000;
  throw new InvalidArgumentError('Use a number of days, like 30.');
}

/** One of several shares, like 2/5. */
export function shard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError(
    'Use the number of the share and of all shares, like 2/5; the first is 1/5.',
  );
}

/** A seed of a provider, or "new". */
export function seedOrNew(text: string): number | 'new' {
  if (text.trim().toLowerCase() === 'new') return 'new';
  const seed = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (seed < 2 ** 31) return seed;
  throw new InvalidArgumentError('Use "new", or a whole number from 0 to 2147483647.');
}

/** A format of an export. */
export function exportKind(text: string): ExportKind {
  const kind = text.trim().toLowerCase().replace(/^\./, '');
  if (isExportKind(kind)) return kind;
  const near = closestOf(kind, allExportKinds);
  throw new InvalidArgumentError(
    `${near === undefined ? '' : `Did you mean ${near}? `}The formats are ${allExportKinds.join(', ')}.`,
  );
}

/** How many takes to generate. */
export function takeCount(text: string): number {
  const count = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0;
  if (count >= 1 && count <= 20) return count;
  throw new InvalidArgumentError('Use a whole number from 1 to 20.');
}

/** The path of a film. */
export function filmFile(text: string): string {
  if (/[^/\\]\.mp4$/i.test(text)) return text;
  throw new InvalidArgumentError('The film is an MP4 file: its name must end in .mp4.');
}

/** An amount of money with its currency. */
export function amount(text: string): Money {
  const parsed = parseMoney(text);
  if (parsed) return parsed;
  const number = /\d+(?:\.\d+)?/.exec(text)?.[0];
  const code = /[a-z]{3}/i.exec(text)?.[0].toUpperCase();
  const unknown =
    code === undefined || code === 'CNY' || code === 'USD'
      ? ''
      : `Prices are in CNY or USD, not in ${code}. `;
  throw new InvalidArgumentError(
    number === undefined
      ? 'Use an amount and a currency, like "20 CNY".'
      : `${unknown}Use an amount and its currency: "${number} CNY" or "${number} USD".`,
  );
}

/** What a render may spend: an amount, or one for each currency, separated by commas. */
export function amounts(text: string): readonly Money[] {
  const all = text.split(/[,，]/).map(amount);
  const currencies = new Set(all.map(({ currency }) => currency));
  if (currencies.size === all.length) return all;
  throw new InvalidArgumentError('Use one amount for each currency, like "20 CNY, 5 USD".');
}

/** The largest colour difference that a seam may have. */
export function seam(text: string): number {
  const most = Number(text);
  if (text.trim() !== '' && most >= 0 && Number.isFinite(most)) return most;
  throw new InvalidArgumentError('Use a number from 0, like 4.');
}

/** Names separated by commas. A repeated option adds to the list: keeping only the last would silently drop shots. */
export function list(text: string, before: readonly string[] = []): readonly string[] {
  const ids = text.split(/[,，]/).map(plainId);
  const named = ids.filter(Boolean);
  if (named.length > 0) return [...before, ...named];
  throw new InvalidArgumentError('Name at least one; separate several with commas.');
}

/** Collects the values of a repeated option. */
export function every(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Labels of a film, separated by commas. */
export function requiredLabels(text: string): readonly RequiredLabel[] {
  const names = list(text).map((name) => name.toLowerCase());
  const found = requirableLabels.filter((label) => names.includes(label));
  if (names.length > 0 && names.every((name) => found.some((label) => label === name))) return found;
  throw new InvalidArgumentError('Use c2pa, aigc, iptc or any.');
}
