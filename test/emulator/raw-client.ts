import { copyFile, readFile } from 'node:fs/promises';
import { request } from 'undici';
import { type EmulatorSetup, openEmulator } from '../../src/emulator/open-emulator.js';
import { imageOf, smallClip } from '../rig/emulated-service.js';
import { leapingClock } from '../rig/leaping-clock.js';

export const path = '/services/aigc/image2video/video-synthesis';
export const png = await dataOf('portrait-750x1000.png');

export async function dataOf(name: string): Promise<string> {
  const image = await imageOf(name);
  return `data:image/${image.format};base64,${(await readFile(image.file)).toString('base64')}`;
}

export function body(more: { model?: unknown; input?: object; parameters?: object } = {}) {
  return {
    model: 'wan2.2-kf2v-flash',
    input: { prompt: 'rain', first_frame_url: png, last_frame_url: png, ...more.input },
    parameters: { resolution: '720P', prompt_extend: true, watermark: false, ...more.parameters },
    ...('model' in more ? { model: more.model } : {}),
  };
}

/** An emulator, and a client that sends raw requests like the vendor's own clients. */
export async function openService(setup: Partial<EmulatorSetup> = {}) {
  const clock = leapingClock();
  const requests: unknown[] = [];
  const emulator = await openEmulator({
    clock,
    takeSeconds: () => 60,
    makeClip: async (take, to) => {
      requests.push(take);
      await copyFile(smallClip, to);
    },
    ...setup,
  });
  const headers = { authorization: 'Bearer sk-test', 'content-type': 'application/json; charset=utf-8' };
  const call = async (
    method: 'GET' | 'POST',
    to: string,
    more: { headers?: object; body?: unknown } = {},
  ) => {
    const response = await request(to.startsWith('http') ? to : `${emulator.baseUrl}${to}`, {
      method,
      headers: { ...headers, ...more.headers },
      ...(more.body === undefined
        ? {}
        : { body: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) }),
    });
    const text = await response.body.text();
    // biome-ignore lint/suspicious/noExplicitAny: responses are inspected freely
    const json: any = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.statusCode, headers: response.headers, text, json };
  };
  const create = (sent: unknown = body(), more: object = {}) =>
    call('POST', path, { headers: { 'x-dashscope-async': 'enable', ...more }, body: sent });
  return {
    emulator,
    clock,
    call,
    create,
    requests,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

/** Creates a task of a model with typed media. */
export function createMedia(
  { call }: Awaited<ReturnType<typeof openService>>,
  { model, media }: { readonly model: string; readonly media: readonly object[] },
) {
  return call('POST', '/services/aigc/video-generation/video-synthesis', {
    headers: { 'x-dashscope-async': 'enable' },
    body: { model, input: { media }, parameters: { resolution: '720P' } },
  });
}
