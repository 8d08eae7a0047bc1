import { parseMoney } from '../../base/money.js';
import type { DescribedModel as ModelDocument } from '../schema/schema.generated.js';
import type { DescribedModel } from '../storyboard.js';

/** The models that a storyboard describes, with what it states about each. */
export function readModels(models: Readonly<Record<string, ModelDocument>> | undefined): {
  readonly models?: readonly DescribedModel[];
} {
  if (models === undefined) return {};
  return { models: Object.entries(models).map(([model, written]) => readModel(model, written)) };
}

function readModel(model: string, written: ModelDocument): DescribedModel {
  const { price } = written;
  const stated = {
    ...{ input: written.input, resolutions: written.resolutions, fps: written.fps, sound: written.sound },
    ...{ shortest: written.shortest, longest: written.longest, autoDuration: written.auto_duration },
    ...{ lastFrame: written.last_frame, templates: written.templates, ratios: written.ratios },
    ...{ promptMax: written.prompt_max, negativePromptMax: written.negative_prompt_max },
    ...{ fields: written.fields, durations: written.durations, durationForm: written.duration_form },
    ...{ drivingAudio: written.driving_audio, expectedSeconds: written.expected_seconds },
    ...{ takesInFlight: written.takes_in_flight, submitsPerSecond: written.submits_per_second },
    price: price && readPrices(price),
  };
  return { model, ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) };
}

function readPrices(price: NonNullable<ModelDocument['price']>): DescribedModel['price'] {
  const prices = Object.entries(price).flatMap(([resolution, text]) => {
    const money = parseMoney(text);
    return money ? [[resolution, money] as const] : [];
  });
  return Object.fromEntries(prices);
}
