import { describedVendorModels } from '../web/described-vendor-models.js';
import { P360, P480, P540, P720, P768, P1080, P2160 } from '../web/frame-areas.js';
import { openRowBuilder } from '../web/row-builder.js';
import {
  usd,
  usualImages,
  type VendorModel,
  type VendorPrice,
  type VendorResolution,
} from '../web/vendor-model.js';

const startAndEnd = { first: 'start_image', last: 'end_image', prompt: 'prompt' } as const;
const imageAndLast = { first: 'image', last: 'last_frame_image', prompt: 'prompt' } as const;
const seconds = { name: 'duration', form: 'number' } as const;

// The facts of a model are on its page. A price has the date of the row; a model without one has no known price.
const row = openRowBuilder((model) => `https://replicate.com/${model}`);

// The date of the copies from which the prices were read.
const PRICED = '2026-03-08';
const READ = '2026-11-29';

/** The price with sound is unknown where the page has one price for both. */
const unknownPrice: VendorPrice = { currency: 'USD' };

const jpegOrPng = { ...usualImages, formats: ['jpeg', 'png'] } as const;

// The last frame needs the professional mode of this model, whose clips have 1080P.
function kling(model: string, fixed?: VendorModel['fixed']): VendorModel {
  return row(model, READ, {
    durations: [5, 10],
    resolutions: { '1080P': { area: P1080 } },
    negativePromptMax: 2500,
    image: jpegOrPng,
    fields: { ...startAndEnd, negativePrompt: 'negative_prompt', duration: seconds },
    ...(fixed ? { fixed } : {}),
    expectedSeconds: 240,
  });
}

function veo(model: string, silent: number, withSound: number): VendorModel {
  const at = (area: number, sent: string): VendorResolution => ({
    ...{ area, sent },
    price: usd(silent),
    withSound: usd(withSound),
  });
  return row(model, PRICED, {
    durations: [8, 4, 6],
    resolutions: { '720P': at(P720, '720p'), '1080P': at(P1080, '1080p') },
    ratios: ['16:9', '9:16'],
    negativePromptMax: 2500,
    sound: 'optional',
    fields: {
      ...{ first: 'image', last: 'last_frame', prompt: 'prompt', negativePrompt: 'negative_prompt' },
      duration: seconds,
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed', generateAudio: 'generate_audio' },
    },
    expectedSeconds: 120,
  });
}

// With a first frame these models ignore an aspect ratio.
function seedance(model: string, resolutions: readonly ('480P' | '720P' | '1080P')[]): VendorModel {
  const areas = { '480P': 864 * 480, '720P': 1248 * 704, '1080P': 1920 * 1088 } as const;
  return row(model, READ, {
    durations: [5, 10],
    resolutions: Object.fromEntries(
      resolutions.map((name) => [name, { area: areas[name], sent: name.toLowerCase() }]),
    ),
    fields: { ...imageAndLast, duration: seconds, resolution: 'resolution', seed: 'seed' },
    fixed: { fps: 24 },
  });
}

// The resolution is a part of the name.
function ray(model: string, name: string, area: number): VendorModel {
  return row(model, READ, {
    durations: [5, 9],
    resolutions: { [name]: { area } },
    ratios: ['16:9', '9:16', '4:3', '3:4', '1:1', '21:9', '9:21'],
    fields: { ...startAndEnd, duration: seconds, ratio: 'aspect_ratio' },
  });
}

/** The models of Replicate that take a first and a last frame. */
export const replicateModels: readonly VendorModel[] = [
  row('wan-video/wan-2.2-i2v-fast', PRICED, {
    // 81 frames at 16 per second; more cost more, and so does interpolation.
    durations: [5],
    fps: 16,
    resolutions: {
      '480P': { area: P480, sent: '480p', price: { currency: 'USD', perClip: { 5: 0.05 } } },
      '720P': { area: P720, sent: '720p', price: { currency: 'USD', perClip: { 5: 0.11 } } },
    },
    promptMax: 2000,
    fields: {
      ...{ first: 'image', last: 'last_image', prompt: 'prompt' },
      ...{ resolution: 'resolution', seed: 'seed' },
    },
    fixed: { num_frames: 81, frames_per_second: 16, interpolate_output: false },
    expectedSeconds: 60,
  }),
  row('wan-video/wan-2.7-i2v', READ, {
    durations: { min: 2, max: 15, default: 5 },
    fps: 30,
    resolutions: { '720P': { area: P720, sent: '720p' }, '1080P': { area: P1080, sent: '1080p' } },
    promptMax: 5000,
    negativePromptMax: 500,
    // Without driving audio the model adds its own.
    sound: 'generated',
    fields: {
      ...{ first: 'first_frame', last: 'last_frame', prompt: 'prompt', negativePrompt: 'negative_prompt' },
      duration: seconds,
      ...{ resolution: 'resolution', seed: 'seed', promptExtend: 'enable_prompt_expansion' },
    },
  }),
  kling('kwaivgi/kling-v2.1', { mode: 'pro' }),
  kling('kwaivgi/kling-v2.5-turbo-pro'),
  row('kwaivgi/kling-v3-video', PRICED, {
    durations: { min: 3, max: 15, default: 5 },
    resolutions: {
      '1080P': { area: P1080, sent: 'pro', price: usd(0.224), withSound: usd(0.336) },
      '720P': { area: P720, sent: 'standard', price: usd(0.168), withSound: usd(0.252) },
      '2160P': { area: P2160, sent: '4k' },
    },
    negativePromptMax: 2500,
    sound: 'optional',
    image: jpegOrPng,
    fields: {
      ...{ ...startAndEnd, negativePrompt: 'negative_prompt', duration: seconds },
      // Its modes are its resolutions.
      ...{ resolution: 'mode', generateAudio: 'generate_audio' },
    },
    expectedSeconds: 240,
  }),
  veo('google/veo-3.1', 0.2, 0.4),
  veo('google/veo-3.1-fast', 0.1, 0.15),
  seedance('bytedance/seedance-1-lite', ['720P', '480P', '1080P']),
  seedance('bytedance/seedance-1-pro', ['1080P', '480P']),
  row('bytedance/seedance-2.0', READ, {
    durations: { min: 4, max: 15, default: 5 },
    resolutions: { '720P': { area: P720, sent: '720p' }, '480P': { area: P480, sent: '480p' } },
    ratios: ['adaptive', '16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21'],
    promptMax: 4000,
    sound: 'optional',
    fields: {
      ...{ ...imageAndLast, duration: seconds, resolution: 'resolution', ratio: 'aspect_ratio' },
      ...{ seed: 'seed', generateAudio: 'generate_audio' },
    },
  }),
  row('minimax/hailuo-02', READ, {
    // The model has 10 seconds at 768P as well; its 512P has no last frame.
    durations: [6],
    resolutions: { '1080P': { area: P1080, sent: '1080p' }, '768P': { area: P768, sent: '768p' } },
    promptMax: 2000,
    image: { ...usualImages, maxBytes: 20 * 1024 * 1024 },
    fields: {
      ...{ first: 'first_frame_image', last: 'last_frame_image', prompt: 'prompt', duration: seconds },
      ...{ resolution: 'resolution', promptExtend: 'prompt_optimizer' },
    },
  }),
  pixverse('pixverse/pixverse-v5', READ, { durations: [5, 8] }),
  pixverse('pixverse/pixverse-v5.6', PRICED, {
    durations: [5],
    sound: 'optional',
    prices: { '540P': 0.07, '360P': 0.07, '720P': 0.09, '1080P': 0.15 },
  }),
  row('vidu/q3-turbo', READ, {
    durations: { min: 1, max: 16, default: 5 },
    resolutions: {
      '720P': { area: P720, sent: '720p' },
      '540P': { area: P540, sent: '540p' },
      '1080P': { area: P1080, sent: '1080p' },
    },
    promptMax: 5000,
    sound: 'optional',
    fields: {
      ...{ ...startAndEnd, duration: seconds, resolution: 'resolution', seed: 'seed' },
      generateAudio: 'audio',
    },
  }),
  ray('luma/ray-2-720p', '720P', P720),
  ray('luma/ray-2-540p', '540P', P540),
  ray('luma/ray-flash-2-720p', '720P', P720),
];

/** Rows for the models that a storyboard describes. */
export function describedReplicateModels(
  described: Parameters<typeof describedVendorModels>[0],
): readonly VendorModel[] {
  return describedVendorModels(described, replicateModels, { fields: imageAndLast, durationForm: 'number' });
}

function pixverse(
  model: string,
  readOn: string,
  {
    durations,
    sound = 'none',
    prices = {},
  }: {
    readonly durations: readonly number[];
    readonly sound?: 'none' | 'optional';
    readonly prices?: Readonly<Record<string, number>>;
  },
): VendorModel {
  const areas = { '540P': P540, '360P': P360, '720P': P720, '1080P': P1080 } as const;
  const resolution = ([name, area]: [string, number]): [string, VendorResolution] => {
    const price = prices[name];
    const priced = price === undefined ? {} : { price: usd(price), withSound: unknownPrice };
    return [name, { area, sent: name.toLowerCase(), ...priced }];
  };
  return row(model, readOn, {
    durations,
    resolutions: Object.fromEntries(Object.entries(areas).map(resolution)),
    ratios: ['16:9', '9:16', '1:1'],
    promptMax: 2048,
    negativePromptMax: 2048,
    sound,
    fields: {
      ...{ ...imageAndLast, negativePrompt: 'negative_prompt', duration: seconds, resolution: 'quality' },
      ...{ ratio: 'aspect_ratio', seed: 'seed' },
      ...(sound === 'optional' ? { generateAudio: 'generate_audio_switch' } : {}),
    },
  });
}
