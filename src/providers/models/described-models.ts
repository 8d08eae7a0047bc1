import type { Money } from '../../base/money.js';
import type { DescribedModel } from '../../storyboard/storyboard.js';
import { type ModelRow, modelRow, modelRows } from './model-table.js';

/** Rows for the models that a storyboard describes; what they say stands before what the table says. */
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
  const like = modelRows.find(({ inputStyle }) => inputStyle === input) as ModelRow; // The table has both styles.
  return {
    model,
    path: like.path,
    inputStyle: input,
    durations: { min: shortest, max: longest, default: Math.min(longest, Math.max(shortest, 5)) },
    resolutions: Object.fromEntries(resolutions.map((name) => [name, areas[name] ?? 0])),
    defaultResolution: resolutions[0] ?? '720P',
    fps,
    promptMax,
    negativePromptMax: like.negativePromptMax,
    image: like.image,
    lastFrame,
    templates,
    audio: described.sound ? 'generated' : 'none',
    ...(like.drivingAudio ? { drivingAudio: like.drivingAudio } : {}),
    expectedSeconds: described.expectedSeconds,
    regions: {},
    anywhere: {
      takesInFlight: described.takesInFlight,
      submitsPerSecond: described.submitsPerSecond,
      perSecond: honestPrices(described),
    },
  };
}

// A cap holds only as far as prices are true: of a known model, a storyboard may say a higher one, never a lower.
function honestPrices({ model, price }: DescribedModel): Readonly<Record<string, number | Money>> {
  const known = Object.values(modelRow(model)?.regions ?? {}).map(({ perSecond }) => perSecond);
  if (known.length === 0) return price;
  const highest = new Map<string, number>();
  for (const [resolution, amount] of known.flatMap((prices) => Object.entries(prices))) {
    if (typeof amount === 'number') highest.set(resolution, Math.max(amount, highest.get(resolution) ?? 0));
  }
  const told = Object.entries(price).map(([resolution, said]) => {
    const ours = highest.get(resolution);
    const lower = ours !== undefined && (said.currency !== 'CNY' || said.micros < ours * 1e6);
    return [resolution, lower ? ours : said] as const;
  });
  return { ...Object.fromEntries(highest), ...Object.fromEntries(told) };
}
