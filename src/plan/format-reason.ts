import { unreachable } from '../base/unreachable.js';
import type { PixelInputs } from './cache-key.js';
import { differentFields, withoutConsequences } from './changes-since.js';
import type { Change, Reason } from './decision.js';
import { fieldName } from './explain-change.js';
import { imageName } from './portable-uri.js';

/** Why a clip has to be generated, as a short text. */
export function formatReason(reason: Reason): string {
  switch (reason.kind) {
    case 'new-shot':
      return 'new shot';
    case 'clip-missing':
      return 'its clip is no longer in the store';
    case 'changed':
      return reason.changes.map(formatChange).join(', ');
    default:
      return unreachable(reason);
  }
}

/** One changed field: "last.png bytes changed", "prompt changed". */
function formatChange({ field, before, now, uris }: Change): string {
  if (uris) {
    const [was, is] = uris;
    if (is === null) return `${field} frame removed`;
    if (was === null) return `${field} frame added: ${imageName(is)}`;
    return was === is
      ? `${imageName(is)} bytes changed`
      : `${field} frame: ${imageName(was)} -> ${imageName(is)}`;
  }
  switch (field) {
    case 'prompt':
    case 'negativePrompt':
    case 'slate':
    case 'drivingAudio':
      return `${fieldName(field)} ${before === null ? 'added' : now === null ? 'removed' : 'changed'}`;
    case 'firstNormalized':
    case 'lastNormalized':
      return `${field === 'firstNormalized' ? 'first' : 'last'} frame ${now === null ? 'no longer normalized' : before === null ? 'now normalized' : 'normalized differently'}`;
    case 'revision':
      return 'the engine was changed';
    case 'camera':
      return `camera: ${before ?? 'none'} -> ${now ?? 'none'}`;
    case 'drawn':
      return before === null ? 'an earlier version drew it' : `size and length: ${before} -> ${now}`;
    default:
      return `${fieldName(field)}: ${before ?? 'none'} -> ${now ?? 'none'}`;
  }
}

/** How the requests of two takes of a shot differ, as a short text. */
export function takeDifference(before: PixelInputs, now: PixelInputs): string {
  const changes = withoutConsequences(differentFields(before, now)).map(
    (field): Change => ({ field, before: before[field] ?? null, now: now[field] ?? null }),
  );
  return changes.length === 0 ? 'generated again' : shortReason({ kind: 'changed', changes });
}

/** The same without consequences of other changes: the slate repeats the prompt. */
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
