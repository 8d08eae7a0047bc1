import { formatProvider } from '../plan/provider-name.js';
import type { EarlierTake } from './earlier-takes.js';
import { count, formatReceipt } from './format-values.js';
import { formatMinute, html } from './html-text.js';
import type { ReportMedia } from './report-media.js';

// The JSON data at the end of the page has all of them.
const SHOWN = 8;

/** The clips that a shot had before, in HTML; empty if there are none. */
export function takesBlock(takes: readonly EarlierTake[], media: ReportMedia): string {
  if (takes.length === 0) return '';
  const more = takes.length > SHOWN ? `<p class="facts">and ${takes.length - SHOWN} older</p>` : '';
  const items = takes.slice(0, SHOWN).map((take) => item(take, media));
  return `<details class="takes" open><summary>${count(takes.length, 'earlier take')}</summary><ol>${items.join('')}</ol>${more}</details>`;
}

function item(take: EarlierTake, { posters, clipAddress }: ReportMedia): string {
  const { clip, at, model, resolution, seed, cost, replaced, file } = take;
  const poster = posters.get(clip);
  const image = poster ? `<img alt="first frame" src="${poster}">` : '<span class="gone">gone</span>';
  const name = `<code>${clip.slice(0, 12)}</code>`;
  const facts = [
    formatMinute(at),
    `${formatProvider(take)} ${model}`,
    resolution,
    ...(seed === null ? [] : [`seed ${seed}`]),
    formatReceipt(cost),
  ];
  const link =
    file === null ? `${name} no longer in the store` : `<a href="${html(clipAddress(clip))}">${name}</a>`;
  return `<li>${image}<span>${link} · ${facts.map(html).join(' · ')}<br>replaced: ${html(replaced)}</span></li>`;
}
