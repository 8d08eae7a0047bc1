import type { DescribedModel } from '../storyboard/storyboard.js';
import { type ModelRow, modelRows } from './model-table.js';

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
    expectedSeconds: described.expectedSeconds,
    regions: {},
    anywhere: {
      takesInFlight: described.takesInFlight,
      submitsPerSecond: described.submitsPerSecond,
      perSecond: described.price,
    },
  };
}
