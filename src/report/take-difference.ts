import type { PixelInputs } from '../plan/cache-key.js';
import type { Change, Reason } from '../plan/decision.js';
import { formatReason } from './format.js';

/** What a later take of a shot was asked for differently, in a few words. */
export function takeDifference(before: PixelInputs, now: PixelInputs): string {
  const fields = (Object.keys(now) as (keyof PixelInputs)[]).filter(
    (field) => (before[field] ?? null) !== (now[field] ?? null),
  );
  const provider = fields.includes('provider');
  // Another provider has other revisions, and only drafts have slates.
  const telling = fields.filter((field) => !provider || (field !== 'revision' && field !== 'slate'));
  const changes = telling.map(
    (field): Change => ({ field, before: before[field] ?? null, now: now[field] ?? null }),
  );
  return changes.length === 0 ? 'made again' : shortReason({ kind: 'changed', changes });
}

/** Why a clip is made, without what only follows from it: the slate repeats the prompt. */
export function shortReason(reason: Reason): string {
  if (reason.kind !== 'changed') return formatReason(reason);
  const prompt = reason.changes.some(({ field }) => field === 'prompt');
  const changes = reason.changes.filter(({ field }) => !(prompt && field === 'slate'));
  const images = changes.filter(({ field }) => field === 'first' || field === 'last');
  const others = changes.filter((change) => !images.includes(change));
  const words = images.map(({ field, now }) => `${field} frame ${now === null ? 'removed' : 'changed'}`);
  if (others.length > 0) words.push(formatReason({ kind: 'changed', changes: others }));
  return words.join(', ');
}
