import { type Money, money } from '../../base/money.js';
import type { Capabilities, DatedPrice, Resolution } from '../../plan/capabilities.js';
import { DRAFT_REVISION } from './draft-revision.js';
import type { ModelRow, RegionFacts } from './model-row.js';
import { modelRows } from './model-rows.js';

export type ProviderName = 'dashscope' | 'draft';

/** The capabilities of a model, or undefined for an unknown model. */
export function capabilitiesOf(
  provider: ProviderName,
  model: string,
  region?: string,
): Capabilities | undefined {
  const row = modelRow(model);
  if (!row) return undefined;
  return provider === 'draft' ? draftCapabilities(row) : dashscopeCapabilities(row, region);
}

/** The model of a shot that names none. */
export const DEFAULT_MODEL = 'wan2.2-kf2v-flash';

/** Every model that has a row. */
export function modelNames(): readonly string[] {
  return modelRows.map(({ model }) => model);
}

/**
 * The row of a model, or undefined. Described models take precedence. A dated snapshot (`-2026-04-25`) has the row of
 * its family.
 */
export function modelRow(model: string, described: readonly ModelRow[] = []): ModelRow | undefined {
  const all = [...described, ...modelRows];
  const row = all.find((one) => one.model === model);
  if (row) return row;
  const family = all.find((one) => one.model === model.replace(SNAPSHOT_DATE, ''));
  return family && { ...family, model };
}

const SNAPSHOT_DATE = /-\d{4}-\d{2}-\d{2}$/;

/** The capabilities of a model at the vendor's service; prices are those of the region, or of the model's first one. */
export function dashscopeCapabilities(row: ModelRow, region?: string): Capabilities {
  const facts = factsOf(row, region);
  return {
    ...shared(row),
    provider: 'dashscope',
    revision: 'dashscope',
    resolutions: resolutionsOf(row, (name) => pricesOf(facts, name)),
    image: row.image,
    audio: row.audio,
    expectedSeconds: row.expectedSeconds,
    ...(row.previewOf === undefined ? {} : { previewOf: row.previewOf }),
    ...(row.describedAs === undefined ? {} : { describedAs: row.describedAs }),
  };
}

/** The facts of a model in a region, or in its first one when no region is given. */
export function factsOf(row: ModelRow, region?: string): RegionFacts | undefined {
  const known = region === undefined ? Object.values(row.regions)[0] : row.regions[region];
  return known ?? row.elsewhere;
}

/**
 * The capabilities of a model as a draft. Drafts exist for all models, so that a storyboard needs no edit to change its
 * provider. The draft engine reads any image; the safe limits of the vendor remain, for their warnings.
 */
export function draftCapabilities(row: ModelRow): Capabilities {
  return draftOf({
    ...shared(row),
    provider: 'draft',
    revision: DRAFT_REVISION,
    resolutions: resolutionsOf(row, () => ({ perSecond: 'free' })),
    image: row.image,
    audio: row.audio,
    expectedSeconds: 8,
  });
}

/** The capabilities of a model of any provider as a draft. */
export function draftOf({
  previewOf: _,
  describedAs: __,
  unusable: ___,
  ...model
}: Capabilities): Capabilities {
  return {
    ...model,
    provider: 'draft',
    revision: DRAFT_REVISION,
    resolutions: model.resolutions.map(({ name, area }) => ({ name, area, perSecond: 'free' })),
    image: { ...model.image, minSide: 16, minRatio: 1 / 64, maxRatio: 64, alpha: true, selfShaping: true },
    // A draft is silent; what the model's clips have decides what a shot may ask for.
    audio: model.audio,
    expectedSeconds: 8,
  };
}

function shared(row: ModelRow) {
  const { model, durations, defaultResolution, fps, promptMax, lastFrame, templates } = row;
  return {
    model,
    // The vendor's API has whole seconds, for every model.
    durations: { ...durations, whole: true as const },
    defaultResolution,
    fps,
    promptMax,
    lastFrame,
    templates,
    ...(row.negativePromptMax === undefined ? {} : { negativePromptMax: row.negativePromptMax }),
    ...(row.ratios ? { ratios: row.ratios } : {}),
    // A draft as well: it is the time to choose another effect.
    ...(row.templatesReadOn === undefined ? {} : { templatesReadOn: row.templatesReadOn }),
    ...(row.randomSeed === undefined ? {} : { randomSeed: true as const }),
    ...(row.drivingAudio ? { drivingAudio: row.drivingAudio } : {}),
  };
}

type Prices = Pick<Resolution, 'perSecond' | 'listPrice'>;

function resolutionsOf(row: ModelRow, prices: (name: string) => Prices): Resolution[] {
  return Object.entries(row.resolutions).map(([name, area]) => ({ name, area, ...prices(name) }));
}

function pricesOf(facts: RegionFacts | undefined, name: string): Prices {
  const listPrice = price(facts?.listPerSecond?.[name]);
  return { perSecond: price(facts?.perSecond[name]), ...(listPrice === null ? {} : { listPrice }) };
}

function price(perSecond: number | Money | undefined): DatedPrice | null {
  if (perSecond === undefined) return null;
  // The date of a price in the storyboard is unknown.
  if (typeof perSecond === 'object') return { money: perSecond, asOf: '', source: 'the storyboard' };
  return {
    money: money(perSecond, 'CNY'),
    asOf: '2026-11-22',
    source: 'Alibaba Cloud Model Studio, model pricing',
  };
}
