import type { DescribedModel } from '../../storyboard/storyboard.js';
import { frameArea } from './frame-areas.js';
import {
  type DurationForm,
  type FieldNames,
  usualImages,
  type VendorModel,
  type VendorResolution,
} from './vendor-model.js';

/** What requests of a service usually call things. */
export interface UsualNames {
  readonly fields: FieldNames & { readonly last: string };
  readonly durationForm: DurationForm;
  /** What else every model of the service has, known or not. */
  readonly shared?: Partial<VendorModel>;
}

const usualNames: UsualNames = {
  fields: { first: 'image_url', last: 'end_image_url', prompt: 'prompt' },
  durationForm: 'text',
};

/** Rows for the models that a storyboard describes. What it does not state is that of a known model, or a default. */
export function describedVendorModels(
  models: readonly DescribedModel[] = [],
  rows: readonly VendorModel[],
  names: UsualNames = usualNames,
): readonly VendorModel[] {
  return models.map((described) => {
    const known = rows.find(({ model }) => model === described.model);
    return rowOf(described, known, names);
  });
}

function rowOf(described: DescribedModel, known: VendorModel | undefined, names: UsualNames): VendorModel {
  const { model, fps, ratios, promptMax, negativePromptMax, expectedSeconds } = described;
  const stated = {
    ...{ fps, ratios, promptMax, negativePromptMax, expectedSeconds },
    lastFrame: described.lastFrame,
    submitsPerSecond: described.submitsPerSecond,
    takesInFlight: described.takesInFlight,
    sound: soundOf(described),
    durations: durationsOf(described),
  };
  return {
    ...(known ?? newModel(described, names)),
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)),
    model,
    describedAs: model,
    resolutions: resolutionsOf(described, known),
    fields: fieldsOf(described, known, names),
  };
}

function newModel({ model }: DescribedModel, { fields, shared }: UsualNames): VendorModel {
  return {
    ...{ model, source: 'the storyboard', readOn: '' },
    ...{ lastFrame: 'required', durations: [5], fps: 24, resolutions: {}, promptMax: 2000, sound: 'none' },
    ...{ image: usualImages, fields, expectedSeconds: 180, ...shared },
  };
}

function soundOf({ sound }: DescribedModel): VendorModel['sound'] | undefined {
  if (sound === undefined || sound === 'optional') return sound;
  return sound ? 'generated' : 'none';
}

function durationsOf({ durations, shortest, longest }: DescribedModel): VendorModel['durations'] | undefined {
  if (durations !== undefined) return durations;
  if (shortest === undefined && longest === undefined) return undefined;
  const min = shortest ?? Math.min(5, longest ?? 5);
  const max = Math.max(min, longest ?? min);
  return { min, max, default: Math.min(max, Math.max(min, 5)) };
}

// A stated price always counts: contracts have other prices than the list.
function resolutionsOf(
  { resolutions, price = {} }: DescribedModel,
  known: VendorModel | undefined,
): VendorModel['resolutions'] {
  const priced = Object.keys(price).length > 0 ? price : { '720P': true };
  const names = resolutions ?? Object.keys(known?.resolutions ?? priced);
  return Object.fromEntries(
    names.map((name): [string, VendorResolution] => {
      const usual = known?.resolutions[name] ?? { area: frameArea(name), sent: name.toLowerCase() };
      const stated = price[name];
      if (stated === undefined) return [name, usual];
      const { withSound: _, ...rest } = usual;
      const perSecond = stated.micros / 1e6;
      return [name, { ...rest, price: { currency: stated.currency, perSecond, stated: true } }];
    }),
  );
}

// Stated names replace all of a known model: a name that is left out is not sent.
function fieldsOf(
  { fields, durationForm }: DescribedModel,
  known: VendorModel | undefined,
  names: UsualNames,
): FieldNames {
  const usual = known?.fields ?? names.fields;
  if (fields === undefined) return usual;
  const { duration } = fields;
  const named = {
    negativePrompt: fields.negative_prompt,
    resolution: fields.resolution,
    ratio: fields.ratio,
    seed: fields.seed,
    generateAudio: fields.generate_audio,
    promptExtend: fields.prompt_extend,
  };
  return {
    first: fields.first ?? usual.first,
    last: fields.last ?? usual.last ?? names.fields.last,
    prompt: fields.prompt ?? usual.prompt,
    ...(duration === undefined
      ? {}
      : { duration: { name: duration, form: durationForm ?? names.durationForm } }),
    ...Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined)),
  };
}
