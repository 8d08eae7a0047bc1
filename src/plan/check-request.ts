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

/** What a shot asks of its model and the model cannot do. Nothing asked for is ever dropped in silence. */
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
      message: `Shot "${shot.id}" asks for ${shot.resolution}, which the model "${model.model}" does not make.`,
      help: `It makes ${names.join(', ')}.`,
    }),
  ];
}

function checkDuration(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  const { min, max } = model.durations;
  if (shot.duration === null || (shot.duration >= min && shot.duration <= max)) return [];
  return [
    errorAt(shot.origins.duration ?? shot.at, {
      code: 'unsupported-duration',
      message: `Shot "${shot.id}" asks for ${shot.duration} seconds, which the model "${model.model}" does not make.`,
      help: min === max ? `It always makes ${min} seconds.` : `It makes ${min} to ${max} seconds.`,
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
      message: `The ${field} of shot "${shot.id}" has ${length} characters; the model "${shot.model}" reads ${max}.`,
      help: `The model would cut the rest without a word. Shorten it by ${length - max}.`,
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
        message: `Shot "${shot.id}" asks for the effect "${shot.template}", but the model "${model.model}" has no effects.`,
        help: `${useOneOf(modelsWith(inputs, ({ templates }) => templates.length > 0))}give a last frame and a prompt.`,
      }),
    ];
  }
  const closest = closestOf(shot.template, model.templates);
  return [
    warningAt(at, {
      code: 'unknown-template',
      message: `The effect "${shot.template}" of shot "${shot.id}" is not in our list; the service may know it.`,
      help: `${closest ? `Did you mean "${closest}"? ` : ''}Known: ${model.templates.join(', ')}.`,
    }),
  ];
}

function checkLastFrame(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  if (shot.last !== null || shot.template !== null || model.lastFrame === 'optional') return [];
  return [
    errorAt(shot.at, {
      code: 'missing-last-frame',
      message: `Shot "${shot.id}" has no last frame, and the model "${model.model}" needs one.`,
      help: 'Add "last:" with the still that the shot ends on.',
      on: 'key',
    }),
  ];
}
