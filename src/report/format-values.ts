import { formatMoney, type Money } from '../base/money.js';
import { unreachable } from '../base/unreachable.js';
import { listNames, suggestionFor } from '../diagnostics/closest.js';
import type { Block } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { Price } from '../plan/price.js';
import type { UnknownShot } from '../plan/unknown-shot.js';

/** Why a take must not be started now. */
export function formatBlock(block: Block): string {
  switch (block) {
    case 'not-selected':
      return 'not in --only';
    case 'frozen':
      return 'differs from the lockfile (--frozen)';
    case 'offline':
      return 'needs the network (--offline)';
    case 'unknown-outcome':
      return 'already submitted, outcome unknown; see --resubmit';
    case 'expired':
      return 'result expired before it was fetched; see --resubmit';
    case 'odd-length':
      return 'its paid clip has another length; see --accept and --resubmit';
    case 'pick-missing':
      return 'its picked take is not here; see inbetween takes';
    case 'not-needed':
      return 'a further take that is not here, and that the film does not need';
    case 'rejected':
      return 'its paid file is not usable and was kept; see --resubmit';
    default:
      return unreachable(block);
  }
}

/** A price before a take is made. */
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

/** The cost of an estimate. Unknown prices are counted, never shown as zero. */
export function formatCost({ costs, unknownPrices }: Pick<Estimate, 'costs' | 'unknownPrices'>): string {
  const known = costs.map(formatMoney);
  const unknown = unknownPrices === 0 ? [] : [`${unknownPrices} of unknown price`];
  return [...known, ...unknown].join(' + ') || 'free';
}

/** What a take was billed. */
export function formatReceipt(cost: Money | 'free' | null): string {
  if (cost === null) return 'cost unknown';
  return cost === 'free' ? 'free' : formatMoney(cost);
}

/** "8.0 s", "4 min", "1.5 h", "7 days". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** The length of a film to the second: "8.0 s", "3 min 19 s", "1 h 2 min 5 s". */
export function formatLength(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [...(hours > 0 ? [`${hours} h`] : []), `${minutes} min`, `${rest} s`].join(' ');
}

/** "12 kB", "3.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** How many frames of a film are copied from its clips. */
export function formatPackets({
  copied,
  total,
}: {
  readonly copied: number;
  readonly total: number;
}): string {
  const encoded = total - copied;
  const rest = encoded === 0 ? '' : `; ${encoded} ${encoded === 1 ? 'was' : 'were'} encoded to match`;
  return `${copied} of ${total} frames are copied from the clips byte for byte${rest}`;
}

/** The answer to a word that names no shot of the storyboard. */
export function formatUnknownShot({ id, known, why, skipped }: Omit<UnknownShot, 'status'>): string {
  if (skipped) return `Shot "${id}" is skipped. Remove its "skip: true" from the storyboard first.`;
  // Of a pattern, the letters say what was meant.
  const near = why === undefined || /[*?]/.test(id) ? suggestionFor(id.replaceAll(/[*?]/g, ''), known) : '';
  const meant = [why, near].filter(Boolean).join(' ');
  return `Unknown shot "${id}". ${meant ? `${meant} ` : ''}Known: ${listNames(known)}.`;
}

/** "1 clip", "2 clips". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
