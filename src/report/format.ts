import { formatMoney, type Money } from '../base/money.js';
import { unreachable } from '../base/unreachable.js';
import type { Block } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { Price } from '../plan/price.js';

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

/** The answer to a shot id that the storyboard does not have. */
export function formatUnknownShot(id: string, known: readonly string[]): string {
  return `Unknown shot "${id}". Known: ${known.join(', ')}.`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
