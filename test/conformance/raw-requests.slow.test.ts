import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { imageOf, testKey } from '../rig/emulated-service.js';
import { openService, serviceNames } from '../rig/two-services.js';

const frames = '/services/aigc/image2video/video-synthesis';
const media = '/services/aigc/video-generation/video-synthesis';
const png = await dataOf('portrait-750x1000.png');
const bytes = png.slice(png.indexOf(',') + 1);

interface Raw {
  readonly path?: string | undefined;
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  readonly body: unknown;
  readonly status: number;
  /** Of a refusal; null where the description does not say. */
  readonly code?: string | null;
}

const async = 'x-dashscope-async';
const both = { first_frame_url: png, last_frame_url: png };
const first = { type: 'first_frame', url: png };
const last = { type: 'last_frame', url: png };
const invalid = { status: 400, code: 'InvalidParameter' } as const;
const accepted = { status: 200 } as const;

const requests: Readonly<Record<string, Raw>> = {
  'frames with defaults': { body: flash({}), ...accepted },
  'frames with every parameter': {
    body: flash({
      resolution: '480P',
      duration: 5,
      prompt_extend: true,
      watermark: true,
      seed: 2_147_483_647,
    }),
    ...accepted,
  },
  'no parameters at all': { body: { model: 'wan2.2-kf2v-flash', input: both }, ...accepted },
  'no key': { headers: { authorization: null }, body: flash({}), status: 401, code: 'InvalidApiKey' },
  'a key without its scheme': {
    headers: { authorization: testKey },
    body: flash({}),
    status: 401,
    code: 'InvalidApiKey',
  },
  'a call that is not asynchronous': {
    headers: { [async]: null },
    body: flash({}),
    status: 403,
    code: 'AccessDenied',
  },
  'another value of the header': {
    headers: { [async]: 'true' },
    body: flash({}),
    status: 403,
    code: 'AccessDenied',
  },
  'no JSON': { body: '{"model":', ...invalid },
  'a list': { body: [], ...invalid },
  'no model': { body: { input: both }, status: 400, code: 'BadRequest.EmptyModel' },
  'no input': { body: { model: 'wan2.2-kf2v-flash' }, status: 400, code: 'BadRequest.EmptyInput' },
  'an unknown model of frames': { body: { model: 'wan9-kf2v', input: both }, ...invalid },
  'an unknown model of media': {
    path: media,
    body: { model: 'wan9-i2v', input: {} },
    status: 404,
    code: 'ModelNotFound',
  },
  'a model of frames on the other path': { path: media, body: flash({}), ...invalid },
  'a model of media on the other path': { path: frames, body: wan27([first]), ...invalid },
  'no first frame': { body: { model: 'wan2.2-kf2v-flash', input: { last_frame_url: png } }, ...invalid },
  'no last frame': { body: { model: 'wan2.2-kf2v-flash', input: { first_frame_url: png } }, ...invalid },
  'an effect of another model': {
    body: { model: 'wan2.2-kf2v-flash', input: { first_frame_url: png, template: 'mech1' } },
    ...invalid,
  },
  'an unknown resolution': { body: flash({ resolution: '540P' }), ...invalid },
  'a resolution of another model': {
    body: { ...flash({ resolution: '1080P' }), model: 'wanx2.1-kf2v-plus' },
    ...invalid,
  },
  'a resolution in lower case': { body: flash({ resolution: '720p' }), ...invalid },
  'four seconds': { body: flash({ duration: 4 }), ...invalid },
  'a duration as text': { body: flash({ duration: '5' }), ...invalid },
  'a seed below zero': { body: flash({ seed: -1 }), ...invalid },
  'a seed above the largest': { body: flash({ seed: 2_147_483_648 }), ...invalid },
  'a seed that is not whole': { body: flash({ seed: 1.5 }), ...invalid },
  'a switch as text': { body: flash({ prompt_extend: 'true' }), ...invalid },
  'a switch as a number': { body: flash({ watermark: 1 }), ...invalid },
  'a prompt that is a number': { body: flash({}, { prompt: 7 }), ...invalid },
  'a type that differs from the bytes': {
    body: flash({}, { first_frame_url: `data:image/jpeg;base64,${bytes}` }),
    ...invalid,
  },
  'an unknown type': {
    body: flash({}, { first_frame_url: `data:image/gif;base64,${bytes}` }),
    status: 400,
    code: null,
  },
  'an inline image that is not base64': {
    body: flash({}, { last_frame_url: 'data:image/png;base64,%%%' }),
    ...invalid,
  },
  'another scheme': {
    body: flash({}, { first_frame_url: 'ftp://example.com/1.png' }),
    status: 400,
    code: 'InvalidURL',
  },
  'a path in place of an address': {
    body: flash({}, { first_frame_url: '/home/1.png' }),
    status: 400,
    code: 'InvalidURL',
  },
  'an upload without its header': {
    body: flash({}, { first_frame_url: 'oss://dashscope-instant/a/1.png' }),
    status: 400,
    code: 'InvalidParameter.DataInspection',
  },
  'an upload that does not exist': {
    headers: { 'x-dashscope-ossresourceresolve': 'enable' },
    body: flash({}, { first_frame_url: 'oss://dashscope-instant/a/1.png' }),
    ...invalid,
  },
  'typed media with a first frame': { path: media, body: wan27([first]), ...accepted },
  'typed media in the other order': { path: media, body: wan27([last, first]), ...accepted },
  'typed media without a first frame': { path: media, body: wan27([last]), ...invalid },
  'typed media with a type twice': { path: media, body: wan27([first, first]), ...invalid },
  'typed media that is empty': { path: media, body: wan27([]), ...invalid },
  'no typed media': { path: media, body: { model: 'wan2.7-i2v', input: { prompt: 'x' } }, ...invalid },
  'typed media that is no list': { path: media, body: wan27(first), ...invalid },
  'typed media with an unknown type': {
    path: media,
    body: wan27([first, { type: 'middle_frame', url: png }]),
    ...invalid,
  },
  'typed media without an address': { path: media, body: wan27([{ type: 'first_frame' }]), ...invalid },
  'sixteen seconds of wan2.7': { path: media, body: wan27([first], { duration: 16 }), ...invalid },
  'a length that wan2.7 chooses': { path: media, body: wan27([first], { duration: -1 }), ...invalid },
  'the smallest resolution of wan3 with wan2.7': {
    path: media,
    body: wan27([first], { resolution: '480P' }),
    ...invalid,
  },
  'a snapshot of wan2.7': { path: media, body: wan27([first], {}, 'wan2.7-i2v-2026-04-25'), ...accepted },
  'every parameter of wan3': {
    path: media,
    body: wan3([first, last], {
      resolution: '480P',
      ratio: '21:9',
      duration: 30,
      audio: false,
      seed: -1,
      prompt_extend: false,
      watermark: false,
    }),
    ...accepted,
  },
  'a length that wan3 chooses': { path: media, body: wan3([first], { duration: -1 }), ...accepted },
  'a seed of wan3 below the lowest': { path: media, body: wan3([first], { seed: -2 }), ...invalid },
  'a ratio that wan3 does not have': { path: media, body: wan3([first], { ratio: '2:1' }), ...invalid },
  'sound as text': { path: media, body: wan3([first], { audio: 'true' }), ...invalid },
  'one second of wan3': { path: media, body: wan3([first], { duration: 1 }), ...invalid },
  'frames of wan3 next to a reference': {
    path: media,
    body: wan3([first, last, { type: 'reference_image', url: png }]),
    ...accepted,
  },
  'driving audio of wan3': {
    path: media,
    body: wan3([first, { type: 'driving_audio', url: 'https://example.com/a.mp3' }]),
    ...invalid,
  },
};

// A header of the value null is not sent.
function send(baseUrl: string, { path = frames, headers, body }: Pick<Raw, 'path' | 'headers' | 'body'>) {
  const all = {
    authorization: `Bearer ${testKey}`,
    'content-type': 'application/json',
    [async]: 'enable',
    ...headers,
  };
  const sent = Object.entries(all).filter((header): header is [string, string] => header[1] !== null);
  return fetch(`${baseUrl}${path}`, {
    method: 'POST',
    headers: Object.fromEntries(sent),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('both services answer a raw request alike', () => {
  test.each(Object.entries(requests))('%s', async (_, { path, headers, body, status, code }) => {
    for (const name of serviceNames) {
      await using service = await openService(name);
      const response = await send(service.baseUrl, { path, headers, body });
      const found = (await response.json()) as { readonly code?: string; readonly message?: string };
      const shown = code === null ? null : found.code;
      expect({ name, status: response.status, code: shown }, found.message).toEqual({
        name,
        status,
        code,
      });
    }
  });
});

// So that a client which sends such a thing is exposed by the tests that use the service.
test.each<[string, Raw]>([
  ['an undocumented parameter', { body: flash({ size: '1280*720' }), ...invalid }],
  ['an undocumented input', { body: flash({}, { extend_prompt: true }), ...invalid }],
  ['a field at the top', { body: { ...flash({}), task: 'x' }, ...invalid }],
  [
    'an undocumented header',
    { headers: { 'x-dashscope-datainspection': 'enable' }, body: flash({}), ...invalid },
  ],
  [
    'a header for uploads without one',
    { headers: { 'x-dashscope-ossresourceresolve': 'enable' }, body: flash({}), ...invalid },
  ],
  ['another type of content', { headers: { 'content-type': 'text/plain' }, body: flash({}), ...invalid }],
  ['a query', { path: `${frames}?debug=1`, body: flash({}), ...invalid }],
  [
    'a negative prompt of wan3',
    { path: media, body: wan3([first], {}, { negative_prompt: 'x' }), ...invalid },
  ],
])('the second service refuses and records %s', async (_, { path, headers, body, ...expected }) => {
  await using service = await openService('reference');
  const response = await send(service.baseUrl, { path, headers, body });
  const { code } = (await response.json()) as { readonly code?: string };
  expect({ status: response.status, code }).toEqual(expected);
  expect(service.reference?.undocumented).toHaveLength(1);
});

function flash(parameters: object, input: object = {}) {
  return { model: 'wan2.2-kf2v-flash', input: { prompt: 'rain', ...both, ...input }, parameters };
}

function wan27(list: unknown, parameters: object = {}, model = 'wan2.7-i2v') {
  return { model, input: { prompt: 'rain', media: list }, parameters };
}

function wan3(list: unknown, parameters: object = {}, input: object = {}) {
  return { model: 'wan3.0-video', input: { prompt: 'rain', media: list, ...input }, parameters };
}

async function dataOf(name: string): Promise<string> {
  const image = await imageOf(name);
  return `data:image/${image.format};base64,${(await readFile(image.file)).toString('base64')}`;
}
