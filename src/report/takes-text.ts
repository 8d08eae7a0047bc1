import pc from 'picocolors';
import { formatMoney } from '../base/money.js';
import type { ShotWithTakes, ShownTake, TakeCost } from '../events/takes-outcome.js';
import { formatProvider } from '../plan/provider-name.js';
import { count, formatReceipt } from './format-values.js';
import { formatSums } from './spent.js';

/** The takes of shots for people: a line of facts for each take, and below it what else is known. */
export function formatTakes(shots: readonly ShotWithTakes[], total: TakeCost): string {
  const blocks = shots.map(formatShot);
  const cost = shots.length > 1 ? [`total  ${formatTakeCost(total)}`] : [];
  return [...blocks, ...cost].join('\n\n');
}

/** "paid 3.00 CNY, 1.00 CNY of it in the film, 0.60 CNY per second used"; "free" where nothing was paid. */
export function formatTakeCost({ paid, unknown, used, usedSeconds, perUsedSecond }: TakeCost): string {
  if (!isPaid({ paid, unknown })) return 'free';
  const perSecond =
    unknown === 0 && usedSeconds > 0 ? `, ${perUsedSecond.map(formatMoney).join(' + ')} per second used` : '';
  // How much of an unknown cost is in the film is unknown as well.
  const inFilm =
    used.length > 0
      ? `, ${used.map(formatMoney).join(' + ')} of it in the film`
      : unknown > 0
        ? ''
        : ', nothing of it in the film';
  return `paid ${formatSums(paid, unknown)}${inFilm}${perSecond}`;
}

/** Whether takes cost something, or may have. */
export function isPaid({ paid, unknown }: Pick<TakeCost, 'paid' | 'unknown'>): boolean {
  return paid.length + unknown > 0;
}

function formatShot({ id, takes, note, pick, cost }: ShotWithTakes): string {
  const heading =
    takes.length === 0 ? 'no takes yet' : `${count(takes.length, 'take')}, ${formatTakeCost(cost)}`;
  const outdated =
    pick?.state === 'outdated'
      ? [`  The pick is outdated: the storyboard requests something else by now. See: inbetween why ${id}`]
      : [];
  return [
    `${pc.bold(id)}  ${heading}`,
    ...outdated,
    ...(note === null ? [] : indented(`note: ${note}`, 2)),
    ...takes.flatMap(formatTake),
  ].join('\n');
}

function formatTake(take: ShownTake): readonly string[] {
  const { number, seed, cost, file, clip, model, resolution, at, location } = take;
  const marks = [take.inFilm ? 'in the film' : '', take.picked ? 'picked' : '', take.star ? 'starred' : ''];
  const facts = [
    seed === null ? 'no seed' : `seed ${seed}`,
    formatReceipt(cost),
    file === null ? 'size unknown' : `${file.width}x${file.height}`,
    ...(file === null
      ? []
      : [file.seconds === null ? count(file.frames, 'frame') : `${file.seconds.toFixed(1)} s`]),
    clip.slice(0, 8),
    { local: 'local', shared: 'in the shared store', missing: 'missing' }[location],
    ...marks.filter(Boolean),
  ];
  const origin = `${at.slice(0, 16).replace('T', ' ')}  ${formatProvider(take)} ${model} ${resolution}`;
  const differences = [...(take.promptDifference ? [take.promptDifference] : []), ...take.otherDifferences];
  return [
    `  ${String(number).padStart(2)}  ${facts.join(', ')}`,
    pc.dim(`      ${origin}`),
    ...differences.flatMap((line) => indented(line, 6)),
    ...(take.note === null ? [] : indented(`note: ${take.note}`, 6)),
  ];
}

/** "take 2 (seed 42)" */
export function formatTakeName({ number, seed }: Pick<ShownTake, 'number' | 'seed'>): string {
  return `take ${number} (${seed === null ? 'no seed' : `seed ${seed}`})`;
}

/** A take in one line, above its frames on a contact sheet. */
export function sheetLabel(shot: string, { number, seed, cost, location, ...take }: ShownTake): string {
  const facts = [
    `${shot} ${number}`,
    ...(seed === null ? [] : [`seed ${seed}`]),
    formatReceipt(cost),
    ...(take.inFilm ? ['in the film'] : []),
    ...(take.picked ? ['picked'] : []),
    ...(take.star ? ['starred'] : []),
    ...(location === 'local' ? [] : ['not on this machine']),
    ...(take.note === null ? [] : [take.note.replaceAll('\n', ' ')]),
  ];
  return facts.join(' · ');
}

function indented(text: string, columns: number): readonly string[] {
  return text.split('\n').map((line) => `${' '.repeat(columns)}${line}`);
}
