import type { Money } from '../../base/money.js';
import type { DescribedModel } from '../../storyboard/storyboard.js';
import { type ModelRow, modelRow, modelRows } from './model-table.js';

/** Rows for the models that a storyboard describes; they take precedence over the table. */
export function describedRows(models: readonly DescribedModel[] = []): readonly ModelRow[] {
  return models.map(describedRow);
}

// Pixels of the size classes, as the vendor's other models have them.
const areas: Readonly<Record<string, number>> = {
  '360P': 640 * 360,
  '480P': 832 * 480,
  '540P': 960 * 540,
  '720P': 1280 * 720,
  '1080P': 1920 * 1080,
};

function describedRow(described: DescribedModel): ModelRow {
  const { model, input, resolutions, shortest, longest, fps, lastFrame, promptMax, templates } = described;
  const similar = modelRows.find(({ inputStyle }) => inputStyle === input) as ModelRow; // The table has both styles.
  return {
    model,
    path: similar.path,
    inputStyle: input,
    durations: { min: shortest, max: longest, default: Math.min(longest, Math.max(shortest, 5)) },
    resolutions: Object.fromEntries(resolutions.map((name) => [name, areas[name] ?? 0])),
    defaultResolution: resolutions[0] ?? '720P',
    fps,
    promptMax,
    negativePromptMax: similar.negativePromptMax,
    image: similar.image,
    lastFrame,
    templates,
    audio: described.sound ? 'generated' : 'none',
    ...(similar.drivingAudio ? { drivingAudio: similar.drivingAudio } : {}),
    expectedSeconds: described.expectedSeconds,
    regions: {},
    anywhere: {
      takesInFlight: described.takesInFlight,
      submitsPerSecond: described.submitsPerSecond,
      perSecond: guardedPrices(described),
    },
  };
}

// A cost cap relies on true prices: for a known model, a storyboard may raise the price, but never lower it.
function guardedPrices({ model, price }: DescribedModel): Readonly<Record<string, number | Money>> {
  const known = Object.values(modelRow(model)?.regions ?? {}).map(({ perSecond }) => perSecond);
  if (known.length === 0) return price;
  const highest = new Map<string, number>();
  for (const [resolution, amount] of known.flatMap((prices) => Object.entries(prices))) {
    if (typeof amount === 'number') highest.set(resolution, Math.max(amount, highest.get(resolution) ?? 0));
  }
  const described = Object.entries(price).map(([resolution, stated]) => {
    const known = highest.get(resolution);
    const lower = known !== undefined && (stated.currency !== 'CNY' || stated.micros < known * 1e6);
    return [resolution, lower ? known : stated] as const;
  });
  return { ...Object.fromEntries(highest), ...Object.fromEntries(described) };
}
