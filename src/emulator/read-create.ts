import { readUrl } from '../base/read-url.js';
import type { ModelRow } from '../providers/models/model-row.js';
import { factsOf, modelRow } from '../providers/models/model-table.js';
import { type EmulatedRequest, refuse } from './exchange.js';
import type { LimitSources } from './limits.js';

/** The input of a valid create call. Its images and its audio are still addresses. */
export interface CreateInput {
  readonly row: ModelRow;
  readonly first: string;
  readonly last: string | null;
  /** The driving audio. */
  readonly audio: string | null;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly template: string | null;
  readonly resolution: string;
  /** Seconds; null where the model chooses. */
  readonly duration: number | null;
  readonly ratio: string | null;
  /** Whether the clip has generated sound; null where the request cannot choose. */
  readonly generatedAudio: boolean | null;
  readonly promptExtend: boolean;
  readonly watermark: boolean;
  readonly seed: number | null;
  /** What the service finds only after it accepted the create; null for nothing. */
  readonly lateFailure: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Validates a create call like the service does. Undocumented fields that its own clients send are ignored. Throws Refused. */
export function parseCreate(
  { path, headers, body }: EmulatedRequest,
  offer: Pick<LimitSources, 'models' | 'region'>,
): CreateInput {
  if (headers['x-dashscope-async'] !== 'enable') {
    refuse(403, 'AccessDenied', 'current user api does not support synchronous calls.');
  }
  const call =
    asFields(parseJson(body)) ??
    refuse(400, 'InvalidParameter', 'The request is missing required parameters or in a wrong format.');
  const row = findModel(call.model, { path, ...offer });
  const input =
    asFields(call.input) ??
    refuse(400, 'BadRequest.EmptyInput', 'Required input parameter missing from request.');
  const parameters =
    asFields(call.parameters ?? {}) ?? invalid('Field required: parameters must be an object');
  const template = readText(input, 'template');
  if (template !== null && row.templates.length === 0)
    invalid('the parameters must conform to the specification: template');
  const images = row.inputStyle === 'frames' ? readFrames(input) : readMedia(input, row);
  if (images.last === null && template === null && row.lastFrame === 'required') {
    invalid('Field required: input.last_frame_url');
  }
  const create = {
    row,
    first: images.first,
    // In effect mode both are ignored, as documented.
    last: template === null ? images.last : null,
    audio: images.audio,
    prompt: template === null ? truncate(readText(input, 'prompt'), row.promptMax) : null,
    lateFailure: images.exclusive ? exclusiveModes : null,
    negativePrompt:
      row.negativePromptMax === undefined
        ? null
        : truncate(readText(input, 'negative_prompt'), row.negativePromptMax),
    template,
    ...readParameters(parameters, row),
  };
  for (const address of [create.first, create.last]) {
    if (address !== null) checkAddress(address, headers, /^data:image\/(jpe?g|png|bmp|webp);base64,/i);
  }
  // The documentation does not mention inline audio.
  if (create.audio !== null) checkAddress(create.audio, headers, null);
  return create;
}

function findModel(
  model: unknown,
  { path, models, region }: { readonly path: string } & Pick<LimitSources, 'models' | 'region'>,
): ModelRow {
  if (typeof model !== 'string' || model === '')
    refuse(400, 'BadRequest.EmptyModel', 'Required parameter "model" missing from request.');
  const known = modelRow(model, models);
  const row = known && (region === undefined || factsOf(known, region)) ? known : undefined;
  if (!row && path.includes('image2video')) invalid('Model not exist.');
  if (!row) refuse(404, 'ModelNotFound', 'Model can not be found.');
  if (!path.endsWith(row.path))
    invalid('url error, please check url! For details, see: https://help.aliyun.com/');
  return row;
}

interface MediaAddresses {
  readonly first: string;
  readonly last: string | null;
  readonly audio: string | null;
  /** Frames together with media that exclude them. */
  readonly exclusive: boolean;
}

const exclusiveModes =
  'The two modes are mutually exclusive: first_frame and last_frame cannot be combined with references.';

function readFrames(input: Fields): MediaAddresses {
  const first = readText(input, 'first_frame_url') ?? invalid('Field required: input.first_frame_url');
  return { first, last: readText(input, 'last_frame_url'), audio: null, exclusive: false };
}

// The service can also continue a clip (first_clip). The draft engine cannot.
function readMedia(input: Fields, row: ModelRow): MediaAddresses {
  const others = row.otherMedia ?? [];
  const types = ['first_frame', 'last_frame', ...(row.drivingAudio ? ['driving_audio'] : []), ...others];
  if (!Array.isArray(input.media)) invalid('Field required: input.media');
  const found = new Map<string, string>();
  for (const item of input.media.map(asFields)) {
    const type = item && readText(item, 'type');
    const url = item && readText(item, 'url');
    if (!type || !url || !types.includes(type) || found.has(type)) {
      invalid('the parameters must conform to the specification: input.media');
    }
    found.set(type, url);
  }
  return {
    first: found.get('first_frame') ?? invalid('Field required: first_frame'),
    last: found.get('last_frame') ?? null,
    audio: found.get('driving_audio') ?? null,
    exclusive: others.some((type) => found.has(type)),
  };
}

function readParameters(parameters: Fields, row: ModelRow) {
  const { resolution = row.defaultResolution, duration = row.durations.default } = parameters;
  if (typeof resolution !== 'string' || row.resolutions[resolution] === undefined) {
    invalid(
      `the parameters must conform to the specification: resolution, one of ${Object.keys(row.resolutions)}`,
    );
  }
  const { min, max, auto = false } = row.durations;
  const chosen = auto && duration === -1;
  if (
    typeof duration !== 'number' ||
    !Number.isInteger(duration) ||
    (!chosen && (duration < min || duration > max))
  ) {
    invalid(`the parameters must conform to the specification: duration, ${min} to ${max}`);
  }
  const { seed = null, prompt_extend: promptExtend = true, watermark = false } = parameters;
  const isSeed = typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= 2_147_483_647;
  const isRandom = seed === null || (seed === -1 && row.randomSeed === -1);
  if (!isRandom && !isSeed) invalid('the parameters must conform to the specification: seed');
  if (typeof promptExtend !== 'boolean' || typeof watermark !== 'boolean') {
    invalid('the parameters must conform to the specification: prompt_extend, watermark');
  }
  return {
    ...{ resolution, duration: chosen ? null : duration, ...readChoices(parameters, row) },
    seed: isSeed ? seed : null,
    promptExtend,
    watermark,
  };
}

// Parameters that only some models have. The service's own default is a clip with sound.
function readChoices({ ratio, audio = true }: Fields, row: ModelRow) {
  if (row.ratios && ratio !== undefined && !row.ratios.includes(String(ratio)))
    invalid(`the parameters must conform to the specification: ratio, one of ${row.ratios}`);
  if (row.audio === 'optional' && typeof audio !== 'boolean')
    invalid('the parameters must conform to the specification: audio');
  return {
    ratio: row.ratios && typeof ratio === 'string' ? ratio : null,
    generatedAudio: row.audio === 'optional' ? audio === true : null,
  };
}

function checkAddress(address: string, headers: EmulatedRequest['headers'], inline: RegExp | null): void {
  if (address.startsWith('oss://')) {
    if (headers['x-dashscope-ossresourceresolve'] === 'enable') return;
    refuse(
      400,
      'InvalidParameter.DataInspection',
      'The media format is not supported or incorrect for the data inspection.',
    );
  }
  if (inline?.test(address)) return;
  if (/^https?:\/\//i.test(address) && readUrl(address)) return;
  refuse(
    400,
    'InvalidURL',
    'The provided URL does not appear to be valid. Ensure it is correctly formatted.',
  );
}

function invalid(message: string): never {
  return refuse(400, 'InvalidParameter', message);
}

// The service silently truncates text by characters.
function truncate(text: string | null, max: number): string | null {
  return text === null ? null : [...text].slice(0, max).join('');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function readText(fields: Fields, key: string): string | null {
  const value = fields[key];
  if (value !== undefined && value !== null && typeof value !== 'string')
    invalid(`Field required: ${key} must be a string`);
  return typeof value === 'string' && value !== '' ? value : null;
}
