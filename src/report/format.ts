import { formatMoney, type Money } from '../base/money.js';
import { unreachable } from '../base/unreachable.js';
import type { Block, Change, Reason } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { fieldName } from '../plan/explain-change.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { imageName } from '../plan/portable-uri.js';
import type { Price } from '../plan/price.js';

/** Why a clip has to be made, in a few words. */
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
      return `${field === 'firstNormalized' ? 'first' : 'last'} frame ${now === null ? 'no longer normalized' : before === null ? 'normalized now' : 'normalized otherwise'}`;
    case 'revision':
      return 'the engine draws differently now';
    default:
      return `${fieldName(field)}: ${before ?? 'none'} -> ${now ?? 'none'}`;
  }
}

/** What the draft engine sees, its case first, in a few words. */
export function formatMotion({ kind, camera, dissolving }: MotionAnalysis): string {
  const move = camera === null ? '' : `: ${camera.words}`;
  const share = Math.round(dissolving * 100);
  return kind === 'motion' && share > 0 ? `motion, ${share} % dissolves${move}` : `${kind}${move}`;
}

/** Why a take must not be started now, in a few words. */
export function formatBlock(block: Block): string {
  switch (block) {
    case 'not-selected':
      return 'not in --only';
    case 'frozen':
      return 'differs from the lockfile (--frozen)';
    case 'offline':
      return 'needs the network (--offline)';
    case 'unknown-outcome':
      return 'sent before, outcome unknown; see --resubmit';
    case 'expired':
      return 'its result expired unfetched; see --resubmit';
    default:
      return unreachable(block);
  }
}

export function formatPrice(price: Price): string {
  switch (price.kind) {
    case 'free':
      return 'free';
    case 'known':
      return formatMoney(price.money);
    case 'unknown':
      return 'price unknown';
    default:
      return unreachable(price);
  }
}

/** The cost of an estimate: never "0" for what nobody knows. */
export function formatCost({ costs, unknownPrices }: Pick<Estimate, 'costs' | 'unknownPrices'>): string {
  const known = costs.map(formatMoney);
  const unknown = unknownPrices === 0 ? [] : [`${unknownPrices} of unknown price`];
  return [...known, ...unknown].join(' + ') || 'free';
}

export function formatReceipt(cost: Money | 'free' | null): string {
  if (cost === null) return 'price unknown';
  return cost === 'free' ? 'free' : formatMoney(cost);
}

/** "8 s", "about 4 min": as exact as a person needs it. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** How much of a film its clips are: the same words wherever it is said. */
export function formatPackets({
  copied,
  total,
}: {
  readonly copied: number;
  readonly total: number;
}): string {
  const anew = total - copied;
  const rest =
    anew === 0
      ? ''
      : `; ${anew} ${anew === 1 ? 'was' : 'were'} encoded to make ${anew === 1 ? 'it' : 'them'} fit`;
  return `${copied} of ${total} coded pictures are the clips' own, byte for byte${rest}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
