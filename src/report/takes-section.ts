import type { ShotWithTakes, ShownTake } from '../events/takes-outcome.js';
import { formatReceipt } from './format-values.js';
import { html } from './html-text.js';
import { formatTakeCost } from './takes-text.js';

/** The takes of a shot with seed, cost and marks, in HTML; empty for a single take about which nothing was written. */
export function takesSection(shot: ShotWithTakes | undefined): string {
  if (shot === undefined || !hasTakesToShow(shot)) return '';
  const note = shot.note === null ? '' : `<p class="note">note: ${html(shot.note)}</p>`;
  const items = shot.takes.map((take) => `<li>${formatTakeFacts(take).map(html).join(' · ')}</li>`);
  return `<div class="shot-takes"><p class="facts">takes: ${html(formatTakeCost(shot.cost))}</p>${note}<ol>${items.join('')}</ol></div>`;
}

/** Whether a report lists the takes of a shot: it has several, or people marked one. */
export function hasTakesToShow({ takes, note, pick }: ShotWithTakes): boolean {
  return takes.length > 1 || note !== null || pick !== null || takes.some((take) => take.star || take.note);
}

/** The facts of a take in a few words: seed, bill, differences, marks and note. */
export function formatTakeFacts(take: ShownTake): readonly string[] {
  const { seed, cost, clip, promptDifference, otherDifferences, star, picked, inFilm, note } = take;
  return [
    seed === null ? 'no seed' : `seed ${seed}`,
    formatReceipt(cost),
    clip.slice(0, 8),
    ...(promptDifference === null ? [] : [promptDifference]),
    ...otherDifferences,
    ...(inFilm ? ['in the film'] : []),
    ...(picked ? ['picked'] : []),
    ...(star ? ['★ starred'] : []),
    ...(note === null ? [] : [`note: ${note}`]),
  ];
}
