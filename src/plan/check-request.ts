import { closestOf } from '../diagnostics/closest.js';
import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';

/** The models that a shot could use instead. */
export interface ModelInputs {
  readonly provider: Pick<ProviderTraits, 'models'>;
  readonly describedModels: readonly string[];
  capabilities(model: string): Capabilities | undefined;
}

/** The names of all models that a shot can use. */
export function modelsOf({ provider, describedModels }: ModelInputs): readonly string[] {
  return [...provider.models, ...describedModels];
}

/** The models that can do what another one cannot. */
export function modelsWith(inputs: ModelInputs, can: (model: Capabilities) => boolean): readonly string[] {
  return modelsOf(inputs).filter((name) => {
    const model = inputs.capabilities(name);
    return model !== undefined && can(model);
  });
}

/** The start of a hint that names other models: what to do otherwise follows. */
export function useOneOf(models: readonly string[]): string {
  if (models.length === 0) return 'To fix this, ';
  return `Use ${models.map((name) => `"${name}"`).join(' or ')} as the model of this shot, or `;
}

/** The settings of a shot that its model does not support. A setting is never dropped silently. */
export function checkRequest(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  return [
    ...checkResolution(shot, model),
    ...checkDuration(shot, model),
    ...checkLength(shot, 'prompt', shot.prompt, model.promptMax),
    ...checkLength(shot, 'negative_prompt', shot.negativePrompt, model.negativePromptMax),
    ...checkTemplate(shot, model, inputs),
    ...checkLastFrame(shot, model),
  ];
}

function checkResolution(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  const names = model.resolutions.map(({ name }) => name);
  if (shot.resolution === null || names.includes(shot.resolution)) return [];
  return [
    errorAt(shot.origins.resolution ?? shot.at, {
      code: 'unsupported-resolution',
      message: `Shot "${shot.id}" has the resolution ${shot.resolution}, which the model "${model.model}" does not support.`,
      help: `Supported: ${names.join(', ')}.`,
    }),
  ];
}

function checkDuration(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  const { min, max } = model.durations;
  if (shot.duration === null || (shot.duration >= min && shot.duration <= max)) return [];
  return [
    errorAt(shot.origins.duration ?? shot.at, {
      code: 'unsupported-duration',
      message: `Shot "${shot.id}" has a duration of ${shot.duration} seconds, which the model "${model.model}" does not support.`,
      help: min === max ? `Its clips always have ${min} seconds.` : `Supported: ${min} to ${max} seconds.`,
    }),
  ];
}

function checkLength(
  shot: Shot,
  field: 'prompt' | 'negative_prompt',
  text: string | null,
  max: number,
): readonly Diagnostic[] {
  const length = text === null ? 0 : [...text].length;
  if (length <= max) return [];
  return [
    errorAt(shot.origins[field] ?? shot.at, {
      code: 'prompt-too-long',
      message: `The ${field} of shot "${shot.id}" has ${length} characters. The model "${shot.model}" reads only ${max}.`,
      help: `The model would ignore the rest without a message. Shorten it by ${length - max} characters.`,
    }),
  ];
}

function checkTemplate(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  if (shot.template === null || model.templates.includes(shot.template)) return [];
  const at = shot.origins.template ?? shot.at;
  if (model.templates.length === 0) {
    return [
      errorAt(at, {
        code: 'unsupported-template',
        message: `Shot "${shot.id}" has the effect "${shot.template}", but the model "${model.model}" does not support effects.`,
        help: `${useOneOf(modelsWith(inputs, ({ templates }) => templates.length > 0))}replace "template" by a last frame and a prompt.`,
      }),
    ];
  }
  const closest = closestOf(shot.template, model.templates);
  return [
    warningAt(at, {
      code: 'unknown-template',
      message: `Unknown effect "${shot.template}" in shot "${shot.id}". The service may support it.`,
      help: `${closest ? `Did you mean "${closest}"? ` : ''}Known: ${model.templates.join(', ')}.`,
    }),
  ];
}

function checkLastFrame(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  if (shot.last !== null || shot.template !== null || model.lastFrame === 'optional') return [];
  return [
    errorAt(shot.at, {
      code: 'missing-last-frame',
      message: `Shot "${shot.id}" has no last frame, and the model "${model.model}" requires one.`,
      help: 'Add "last:" with the image that the shot ends on.',
      on: 'key',
    }),
  ];
}
