import { type Fields, isFields, namesOutside } from './json-value.js';
import { audioProblem, imageProblem, type MediaProblem, type MediaReader } from './media-source.js';
import { type ReferenceModel, referenceModels } from './models.js';
import { invalid, type Refusal, refusals } from './refusal.js';

/** An accepted create. */
export interface Order {
  readonly model: string;
  readonly row: ReferenceModel;
  readonly prompt: string | undefined;
  readonly resolution: string;
  /** -1: the model decides. */
  readonly seconds: number;
  readonly ratio: string | undefined;
  readonly rewrites: boolean;
  /** Found after the create was accepted: the task fails with it. */
  readonly failure: Refusal | undefined;
}

/** The place of a create. */
export interface CreatePlace {
  readonly path: string;
  readonly region: string;
  readonly isWorkspaceHost: boolean;
  reader(model: string): MediaReader;
}

const highestSeed = 2_147_483_647;

/** The model of a create, or why there is none for this path, region and host. */
export function modelOf(body: unknown, place: Omit<CreatePlace, 'reader'>): string | Refusal {
  if (!isFields(body)) return invalid('The request is missing required parameters or in a wrong format.');
  const { model } = body;
  if (model === undefined || model === null || model === '') return refusals.noModel;
  if (typeof model !== 'string') return invalid('model is a string.');
  const row = referenceModels[model];
  const isHere = row?.prices[place.region] !== undefined && (place.isWorkspaceHost || !row.workspaceOnly);
  if (!isHere) return place.path.includes('/image2video/') ? refusals.unknownModel : refusals.modelNotFound;
  return row.path === place.path ? model : refusals.otherPath;
}

/** Reads a create of a known model as the reference documents it. A field that the reference does not name is refused. */
export async function checkCreate(body: Fields, model: string, place: CreatePlace): Promise<Order | Refusal> {
  const row = referenceModels[model];
  if (row === undefined) return refusals.unknownModel;
  const { input, parameters = {} } = body;
  if (input === undefined || input === null) return refusals.noInput;
  if (!isFields(input) || !isFields(parameters)) return invalid('input and parameters are objects.');
  const unknown = [
    ...namesOutside(body, ['model', 'input', 'parameters']),
    ...namesOutside(input, row.inputFields),
    ...namesOutside(parameters, row.parameters),
  ];
  if (unknown.length > 0)
    return invalid(`The reference does not document for ${model}: ${unknown.join(', ')}.`);
  const wrong = wrongText(input) ?? wrongParameter(parameters, row);
  if (wrong !== undefined) return invalid(`the parameters must conform to the specification: ${wrong}`);
  const problem = await mediaProblem(input, row, place.reader(model));
  if (problem?.when === 'create') return problem.refusal;
  const {
    resolution = row.defaultResolution,
    duration = 5,
    ratio,
    prompt_extend: rewrites = true,
  } = parameters;
  return {
    model,
    row,
    prompt: typeof input.prompt === 'string' ? input.prompt : undefined,
    resolution: String(resolution),
    seconds: Number(duration),
    ratio: row.ratios.length > 0 ? String(ratio ?? 'adaptive') : undefined,
    rewrites: rewrites === true,
    failure: problem?.refusal,
  };
}

function wrongText(input: Fields): string | undefined {
  return ['prompt', 'negative_prompt', 'first_frame_url', 'last_frame_url', 'template'].find(
    (name) => name in input && typeof input[name] !== 'string',
  );
}

function wrongParameter(parameters: Fields, row: ReferenceModel): string | undefined {
  const { min, max, auto } = row.seconds;
  const rules: Readonly<Record<string, (value: unknown) => boolean>> = {
    resolution: (value) => row.resolutions.includes(String(value)),
    ratio: (value) => row.ratios.includes(String(value)),
    duration: (value) => isWhole(value, min, max) || (auto && value === -1),
    audio: isSwitch,
    prompt_extend: isSwitch,
    watermark: isSwitch,
    seed: (value) => isWhole(value, row.lowestSeed, highestSeed),
  };
  return Object.keys(parameters).find((name) => !rules[name]?.(parameters[name]));
}

function isSwitch(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

async function mediaProblem(
  input: Fields,
  row: ReferenceModel,
  reader: MediaReader,
): Promise<MediaProblem | undefined> {
  return row.frames === 'urls' ? problemOfUrls(input, row, reader) : problemOfMedia(input, row, reader);
}

function atCreate(refusal: Refusal): MediaProblem {
  return { refusal, when: 'create' };
}

async function problemOfUrls(
  input: Fields,
  row: ReferenceModel,
  reader: MediaReader,
): Promise<MediaProblem | undefined> {
  const { first_frame_url: first, last_frame_url: last, template } = input;
  if (typeof first !== 'string') return atCreate(invalid('Field required: input.first_frame_url'));
  if (template !== undefined) {
    if (!row.templates.includes(String(template))) return atCreate(invalid('The template is not known.'));
    // Documented as ignored; a client that sends them promises something that does not happen.
    if (last !== undefined || input.prompt !== undefined)
      return atCreate(invalid('An effect ignores the last frame and the prompt.'));
    return imageProblem(first, row, reader);
  }
  if (typeof last !== 'string') return atCreate(invalid('Field required: input.last_frame_url'));
  return (await imageProblem(first, row, reader)) ?? (await imageProblem(last, row, reader));
}

// In any order, each type at most once.
const setsOfWan27 = [
  'first_frame',
  'driving_audio,first_frame',
  'first_frame,last_frame',
  'driving_audio,first_frame,last_frame',
  'first_clip',
  'first_clip,last_frame',
];
const setsOfWan30 = ['', 'first_frame', 'first_frame,last_frame'];

async function problemOfMedia(
  input: Fields,
  row: ReferenceModel,
  reader: MediaReader,
): Promise<MediaProblem | undefined> {
  const { media = [] } = input;
  if (!Array.isArray(media)) return atCreate(invalid('input.media is a list.'));
  const entries: { readonly type: string; readonly url: string }[] = [];
  for (const entry of media as readonly unknown[]) {
    if (!isFields(entry) || namesOutside(entry, ['type', 'url']).length > 0)
      return atCreate(invalid('An entry of input.media has a type and a url.'));
    const { type, url } = entry;
    if (typeof type !== 'string' || typeof url !== 'string' || !row.media.includes(type))
      return atCreate(invalid('An entry of input.media has an unknown type.'));
    entries.push({ type, url });
  }
  const types = entries.map(({ type }) => type).sort();
  const framed = types.filter((type) => type.endsWith('_frame'));
  // The service was seen to accept such a create and to fail the task.
  if (row.usage === 'rated' && framed.length > 0 && framed.length < types.length)
    return { refusal: refusals.twoModes, when: 'task' };
  const sets = row.usage === 'rated' ? setsOfWan30 : setsOfWan27;
  if (!sets.includes(types.join(','))) return atCreate(invalid('Field required: input.media'));
  for (const { type, url } of entries) {
    const problem = type.endsWith('_frame')
      ? await imageProblem(url, row, reader)
      : await audioProblem(url, reader);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
