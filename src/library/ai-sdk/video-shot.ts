import type { JsonValue } from '../../base/json.js';
import type { Capabilities } from '../../plan/capabilities.js';
import { sdkError } from './sdk-error.js';
import type { VideoCall, VideoFile, VideoWarning } from './video-model.js';

/** The images of a call. */
export interface CallFrames {
  readonly first: VideoFile;
  readonly last: VideoFile | null;
}

/** The images of a call by their roles. Throws errors of the SDK: a clip without a first frame is not possible. */
export function framesOf({ image, frameImages = [] }: VideoCall): CallFrames {
  const firsts = frameImages.filter(({ frameType }) => frameType === 'first_frame');
  const lasts = frameImages.filter(({ frameType }) => frameType === 'last_frame');
  if (firsts.length > 1 || lasts.length > 1) {
    throw sdkError('InvalidArgumentError', 'A clip has one first frame and at most one last frame.', {
      argument: 'frameImages',
    });
  }
  const first = firsts[0]?.image ?? image;
  if (first) return { first, last: lasts[0]?.image ?? null };
  throw sdkError(
    'UnsupportedFunctionalityError',
    'A clip needs a first frame: give it in frameImages as "first_frame", or as the image of the prompt.',
    { functionality: 'video without a first frame' },
  );
}

/** Keys of a shot that `providerOptions.inbetween` can set, as the storyboard writes them. */
const shotKeys = [
  ...['negative_prompt', 'resolution', 'ratio', 'duration', 'seed', 'generate_audio'],
  ...['prompt_extend', 'watermark', 'template', 'normalize'],
];

/** What a call asks for as the settings of a shot, and what of it the model does not have. Throws errors of the SDK. */
export function settingsOf(
  call: VideoCall,
  model: Capabilities,
): { readonly settings: Readonly<Record<string, JsonValue>>; readonly warnings: VideoWarning[] } {
  const settings: Record<string, JsonValue> = {};
  const warnings: VideoWarning[] = [];
  const unsupported = (feature: string, details: string): void => {
    warnings.push({ type: 'unsupported', feature, details });
  };
  if (call.n > 1) {
    throw sdkError('UnsupportedFunctionalityError', 'A call makes one clip: leave maxVideosPerCall out.', {
      functionality: 'several videos per call',
    });
  }
  if (call.prompt !== undefined) settings.prompt = call.prompt;
  if (call.duration !== undefined) settings.duration = call.duration;
  const resolution = resolutionOf(call.resolution, model);
  if (resolution !== undefined) settings.resolution = resolution;
  else if (call.resolution !== undefined) unsupported('resolution', `The model has ${namesOf(model)}.`);
  const ratio = ratioOf(call.aspectRatio, model);
  if (ratio === null) unsupported('aspectRatio', ratiosOf(model));
  else if (ratio !== undefined) settings.ratio = ratio;
  if (call.seed !== undefined && model.seed === false) unsupported('seed', 'The model has no seed.');
  else if (call.seed !== undefined) settings.seed = call.seed;
  const audio = call.generateAudio;
  if (audio !== undefined && model.audio === 'optional') settings.generate_audio = audio;
  else if (audio !== undefined && audio !== (model.audio === 'generated'))
    unsupported('generateAudio', `The clips of the model ${audio ? 'have no' : 'always have'} sound.`);
  if (call.fps !== undefined && call.fps !== model.fps)
    unsupported('fps', `The clips of the model have ${model.fps} frames per second.`);
  if (call.inputReferences?.length) unsupported('inputReferences', 'Only first and last frames are used.');
  if (call.webhookUrl !== undefined) unsupported('webhookUrl', 'Ask for the status instead.');
  if (ownHeaders(call).length > 0) unsupported('headers', 'Requests have the headers of the provider only.');
  return { settings: { ...settings, ...optionsOf(call) }, warnings };
}

function optionsOf({ providerOptions = {} }: VideoCall): Readonly<Record<string, JsonValue>> {
  const given = Object.entries(providerOptions.inbetween ?? {}) as [string, JsonValue][];
  const unknown = given.map(([key]) => key).filter((key) => !shotKeys.includes(key));
  if (unknown.length === 0) return Object.fromEntries(given);
  throw sdkError(
    'InvalidArgumentError',
    `Unknown key "${unknown[0]}" in providerOptions.inbetween. Known: ${shotKeys.join(', ')}.`,
    { argument: 'providerOptions' },
  );
}

/** Headers of the caller: the SDK adds its own. */
function ownHeaders({ headers = {} }: VideoCall): readonly string[] {
  const ofSdk = new Set(['user-agent', 'idempotency-key']);
  return Object.keys(headers).filter((name) => headers[name] !== undefined && !ofSdk.has(name.toLowerCase()));
}

// Sizes of one class differ a little from model to model.
function resolutionOf(size: string | undefined, { resolutions }: Capabilities): string | undefined {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(size ?? '') ?? [];
  if (width === undefined || height === undefined) return undefined;
  const area = Number(width) * Number(height);
  const [closest] = resolutions
    .map(({ name, area: its }) => ({ name, distance: Math.abs(Math.log(area / its)) }))
    .sort((a, b) => a.distance - b.distance);
  return closest && closest.distance < Math.log(1.2) ? closest.name : undefined;
}

function namesOf({ resolutions }: Capabilities): string {
  return resolutions.map(({ name }) => name).join(', ');
}

/** Undefined: nothing to set. Null: the model does not have it. */
function ratioOf(wanted: string | undefined, { ratios }: Capabilities): string | null | undefined {
  if (wanted === undefined) return undefined;
  if (wanted !== 'adaptive') return ratios?.includes(wanted) ? wanted : null;
  // Without a choice, clips have the aspect ratio of their first frame.
  return ratios ? (ratios.find((ratio) => ratio === 'adaptive' || ratio === 'auto') ?? null) : undefined;
}

function ratiosOf({ ratios }: Capabilities): string {
  return ratios
    ? `The model has ${ratios.join(', ')}.`
    : 'The clips of the model have the aspect ratio of their first frame.';
}
