import { suggestionFor } from '../diagnostics/closest.js';
import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';
import { checkLengthInResolution } from './check-length-in-resolution.js';

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
    ...checkDuration(shot, model, inputs),
    ...checkLength(shot, 'prompt', shot.prompt, model.promptMax),
    ...checkPrompt(shot),
    ...checkNegativePrompt(shot, model, inputs),
    ...checkRatio(shot, model, inputs),
    ...checkGeneratedAudio(shot, model, inputs),
    ...checkSeed(shot, model),
    ...checkServiceFeatures(shot, model, inputs),
    ...checkTemplate(shot, model, inputs),
    ...checkLastFrame(shot, model, inputs),
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

function checkDuration(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const { min, max, whole, only } = model.durations;
  const at = shot.origins.duration ?? shot.at;
  if (shot.duration === 'auto') return checkAutoDuration(shot, model, inputs);
  // The length of a voice is resolved before, and rounded to what the model allows.
  if (shot.duration === null || shot.duration === 'voice') return [];
  const isPossible =
    (whole !== true || Number.isInteger(shot.duration)) && (only?.includes(shot.duration) ?? true);
  if (isPossible && shot.duration >= min && shot.duration <= max) return checkLengthInResolution(shot, model);
  return [
    errorAt(at, {
      code: 'unsupported-duration',
      message: `Shot "${shot.id}" has a duration of ${shot.duration} seconds, which the model "${model.model}" does not support.`,
      help:
        min === max
          ? `Its clips always have ${min} seconds.`
          : only
            ? `Supported: ${only.join(', ')} seconds.`
            : `Supported: ${min} to ${max}${whole ? ' whole' : ''} seconds.`,
    }),
  ];
}

function checkAutoDuration(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const { min, max, default: usual } = model.durations;
  const at = shot.origins.duration ?? shot.at;
  if (!model.durations.auto) {
    return [
      errorAt(at, {
        code: 'unsupported-duration',
        message: `Shot "${shot.id}" lets the model choose the length, which the model "${model.model}" does not support.`,
        help: `${useOneOf(modelsWith(inputs, ({ durations }) => durations.auto === true))}write the seconds: ${min === max ? min : `${min} to ${max}`}.`,
      }),
    ];
  }
  const isDraft = model.resolutions.every(({ perSecond }) => perSecond === 'free');
  return [
    warningAt(at, {
      code: 'auto-duration',
      message: isDraft
        ? `The model chooses the length of shot "${shot.id}", ${min} to ${max} seconds; its draft has ${usual} seconds.`
        : `The model chooses the length of shot "${shot.id}", ${min} to ${max} seconds; its price is counted for ${max} seconds.`,
      help: 'Write the seconds for a known length and price.',
    }),
  ];
}

function checkNegativePrompt(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const { negativePromptMax: max } = model;
  if (shot.negativePrompt === null) return [];
  if (max !== undefined && max > 0) return checkLength(shot, 'negative_prompt', shot.negativePrompt, max);
  return [
    unsupported(shot, 'negative_prompt', {
      what: 'a negative prompt',
      model,
      models: modelsWith(inputs, ({ negativePromptMax }) => (negativePromptMax ?? 0) > 0),
      otherwise: 'remove "negative_prompt"',
    }),
  ];
}

function checkRatio(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const { ratio } = shot;
  if (ratio === null || model.ratios?.includes(ratio)) return [];
  return [
    unsupported(shot, 'ratio', {
      what: model.ratios ? `the aspect ratio ${ratio}` : 'a chosen aspect ratio',
      model,
      models: modelsWith(inputs, ({ ratios }) => ratios?.includes(ratio) ?? false),
      otherwise: 'remove "ratio": the clip then has the aspect ratio of its first frame',
    }),
  ];
}

function checkGeneratedAudio(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const { generateAudio } = shot;
  if (generateAudio === null || model.audio === 'optional') return [];
  if (generateAudio === (model.audio === 'generated')) return [];
  return [
    unsupported(shot, 'generate_audio', {
      what: generateAudio ? 'generated audio' : 'clips without sound',
      model,
      models: modelsWith(inputs, ({ audio }) => audio === 'optional'),
      otherwise: generateAudio
        ? 'remove "generate_audio"'
        : 'mute the clips with "clip_sound: mute" under "film:"',
    }),
  ];
}

function checkSeed(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  if (shot.seed !== null && model.seed === false) {
    return [
      errorAt(shot.origins.seed ?? shot.at, {
        code: 'unsupported-seed',
        message: `Shot "${shot.id}" has a seed, and the model "${model.model}" has none.`,
        help: 'Remove "seed". Further takes of the shot differ without one.',
      }),
    ];
  }
  if (shot.seed !== -1 || model.randomSeed) return [];
  return [
    errorAt(shot.origins.seed ?? shot.at, {
      code: 'unsupported-seed',
      message: `Shot "${shot.id}" has the seed -1, which the model "${model.model}" does not support.`,
      help: 'Remove "seed" for a random one, or use a number from 0 to 2147483647.',
    }),
  ];
}

// What the service does with a request of this model, beyond generating it.
function checkServiceFeatures(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (shot.promptExtend && model.promptExtend === false) {
    const models = modelsWith(inputs, ({ promptExtend }) => promptExtend !== false);
    const more = { what: 'prompt extension', model, models, otherwise: 'remove "prompt_extend"' };
    found.push(unsupported(shot, 'prompt_extend', more));
  }
  if (shot.watermark && model.watermark === false) {
    const models = modelsWith(inputs, ({ watermark }) => watermark !== false);
    const more = { what: 'a watermark', model, models, otherwise: 'remove "watermark"' };
    found.push(unsupported(shot, 'watermark', more));
  }
  return found;
}

/** The diagnostic for a field of a shot that its model does not support. */
function unsupported(
  shot: Shot,
  field: string,
  more: { what: string; model: Capabilities; models: readonly string[]; otherwise: string },
): Diagnostic {
  const { what, model, models, otherwise } = more;
  return errorAt(shot.origins[field] ?? shot.at, {
    code: `unsupported-${field.replaceAll('_', '-')}`,
    message: `Shot "${shot.id}" has ${what}, which the model "${model.model}" does not support.`,
    help: `${useOneOf(models)}${otherwise}.`,
  });
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
  if (shot.template === null) return [];
  const at = shot.origins.template ?? shot.at;
  if (model.templates.includes(shot.template)) return withdrawnTemplate(shot, model);
  if (model.templates.length === 0) {
    return [
      errorAt(at, {
        code: 'unsupported-template',
        message: `Shot "${shot.id}" has the effect "${shot.template}", but the model "${model.model}" does not support effects.`,
        help: `${useOneOf(modelsWith(inputs, ({ templates }) => templates.length > 0))}replace "template" by a last frame and a prompt.`,
      }),
    ];
  }
  const closest = suggestionFor(shot.template, model.templates);
  return [
    warningAt(at, {
      code: 'unknown-template',
      message: `Unknown effect "${shot.template}" in shot "${shot.id}". The service may support it.`,
      help: `${closest ? `${closest} ` : ''}Known: ${model.templates.join(', ')}.`,
    }),
  ];
}

function withdrawnTemplate(shot: Shot, { templatesReadOn }: Capabilities): readonly Diagnostic[] {
  if (templatesReadOn === undefined) return [];
  return [
    warningAt(shot.origins.template ?? shot.at, {
      code: 'template-may-be-withdrawn',
      message: `The effect "${shot.template}" of shot "${shot.id}" is not on newer pages of the vendor (effects of ${templatesReadOn}). The service may have withdrawn it.`,
      help: 'A refused effect costs nothing. A last frame and a prompt in place of "template" always work.',
    }),
  ];
}

// A hint for people who start: the clip of a shot without a prompt is left to chance.
function checkPrompt(shot: Shot): readonly Diagnostic[] {
  if (shot.prompt !== null || shot.template !== null) return [];
  return [
    warningAt(shot.at, {
      code: 'no-prompt',
      message: `Shot "${shot.id}" has no prompt, so the model decides what happens between its keyframes.`,
      help: `Add what moves and what the camera does, such as: prompt: ${JSON.stringify(suggestedPrompt(shot))}`,
      on: 'key',
    }),
  ];
}

function suggestedPrompt({ title, captions, first, last }: Shot): string {
  const subject = (title ?? captions[0]?.text ?? '').trim().replace(/[.!?。！？]+$/u, '');
  const name = last?.name;
  const way = name && name !== first.name ? `The scene changes into "${name}"` : 'The subject moves gently';
  return `${subject || way}. The camera slowly pushes in.`;
}

function checkLastFrame(shot: Shot, model: Capabilities, inputs: ModelInputs): readonly Diagnostic[] {
  if (model.lastFrame === 'none') {
    const models = modelsWith(inputs, ({ lastFrame }) => lastFrame !== 'none');
    return [
      errorAt(shot.origins.model ?? shot.at, {
        code: 'no-last-frame-support',
        message: `The model "${model.model}" of shot "${shot.id}" has no last frame: it would end the clip anywhere.`,
        help: `${useOneOf(models)}describe it with "last_frame" under "models" of the provider if it has one.`,
      }),
    ];
  }
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
