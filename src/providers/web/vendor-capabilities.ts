import { money } from '../../base/money.js';
import type { Capabilities, DatedPrice, Resolution } from '../../plan/capabilities.js';
import type { RateLimits } from '../provider.js';
import type { VendorModel, VendorPrice } from './vendor-model.js';

/** The row of a model. Described models take precedence. */
export function vendorRow(
  model: string,
  rows: readonly VendorModel[],
  described: readonly VendorModel[] = [],
): VendorModel | undefined {
  return [...described, ...rows].find((row) => row.model === model);
}

/** The capabilities of a model at a service. */
export function vendorCapabilities(provider: string, row: VendorModel): Capabilities {
  const { fields, ratios } = row;
  const names = Object.keys(row.resolutions);
  return {
    provider,
    model: row.model,
    revision: provider,
    durations: durationsOf(row),
    resolutions: Object.entries(row.resolutions).map(([name, { area, durations, price, withSound }]) => ({
      name,
      area,
      ...(durations ? { durations } : {}),
      ...pricesOf(price, row),
      ...(withSound ? { withSound: pricesOf(withSound, row) } : {}),
    })),
    defaultResolution: names[0] ?? '720P',
    ...(ratios ? { ratios } : {}),
    ...(fields.seed === undefined ? { seed: false as const } : {}),
    ...(fields.promptExtend === undefined ? { promptExtend: false as const } : {}),
    ...(fields.watermark === undefined ? { watermark: false as const } : {}),
    fps: row.fps,
    promptMax: row.promptMax,
    ...(row.negativePromptMax === undefined ? {} : { negativePromptMax: row.negativePromptMax }),
    image: row.image,
    lastFrame: row.lastFrame,
    templates: [],
    audio: row.sound,
    expectedSeconds: row.expectedSeconds,
    ...(row.isPreview ? { previewOf: row.readOn } : {}),
    ...(row.describedAs === undefined ? {} : { describedAs: row.describedAs }),
  };
}

/** The limits of a model, or the usual ones of the service. */
export function vendorLimits(
  row: VendorModel | undefined,
  usual: RateLimits,
  own: { readonly takesInFlight: number | null; readonly submitsPerSecond: number | null },
): RateLimits {
  return {
    submitsPerSecond: own.submitsPerSecond ?? row?.submitsPerSecond ?? usual.submitsPerSecond,
    takesInFlight: own.takesInFlight ?? row?.takesInFlight ?? usual.takesInFlight,
    pollsPerSecond: usual.pollsPerSecond,
  };
}

function durationsOf({ durations }: VendorModel): Capabilities['durations'] {
  if ('min' in durations) return { ...durations, whole: true };
  const only = [...durations].sort((a, b) => a - b);
  return { min: only[0] ?? 5, max: only.at(-1) ?? 5, default: durations[0] ?? 5, whole: true, only };
}

function pricesOf(
  price: VendorPrice | undefined,
  row: VendorModel,
): Pick<Resolution, 'perSecond' | 'perClip'> {
  if (price === undefined) return { perSecond: null };
  const dated = (amount: number): DatedPrice => ({
    money: money(amount, price.currency),
    ...(price.stated ? { asOf: '', source: 'the storyboard' } : { asOf: row.readOn, source: row.source }),
  });
  const clips = Object.entries(price.perClip ?? {}).map(([seconds, amount]) => [seconds, dated(amount)]);
  return {
    perSecond: price.perSecond === undefined ? null : dated(price.perSecond),
    ...(clips.length > 0 ? { perClip: Object.fromEntries(clips) } : {}),
  };
}
