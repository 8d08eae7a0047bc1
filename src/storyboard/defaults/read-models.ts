import { parseMoney } from '../../base/money.js';
import type { DescribedModel as ModelDocument } from '../schema/schema.generated.js';
import type { DescribedModel } from '../storyboard.js';

/** The models that a storyboard describes, with defaults. */
export function readModels(models: Readonly<Record<string, ModelDocument>> | undefined): {
  readonly models?: readonly DescribedModel[];
} {
  if (models === undefined) return {};
  return { models: Object.entries(models).map(([model, written]) => readModel(model, written)) };
}

function readModel(model: string, written: ModelDocument): DescribedModel {
  const { shortest = 5, longest = Math.max(5, shortest), price = {}, sound = false } = written;
  const prices = Object.entries(price).flatMap(([resolution, text]) => {
    const money = parseMoney(text);
    return money ? [[resolution, money] as const] : [];
  });
  return {
    model,
    input: written.input ?? 'frames',
    resolutions: written.resolutions ?? ['720P'],
    shortest: Math.min(shortest, longest),
    longest,
    fps: written.fps ?? 30,
    lastFrame: written.last_frame ?? 'required',
    sound,
    promptMax: written.prompt_max ?? 800,
    templates: written.templates ?? [],
    price: Object.fromEntries(prices),
    expectedSeconds: written.expected_seconds ?? 180,
    takesInFlight: written.takes_in_flight ?? 2,
    submitsPerSecond: written.submits_per_second ?? 2,
  };
}
