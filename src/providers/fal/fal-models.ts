import { P360, P480, P540, P580, P720, P768, P1080, P2160 } from '../web/frame-areas.js';
import { openRowBuilder } from '../web/row-builder.js';
import {
  type FieldNames,
  usd,
  usualImages,
  type VendorModel,
  type VendorResolution,
} from '../web/vendor-model.js';

const startAndEnd = { first: 'start_image_url', last: 'end_image_url', prompt: 'prompt' } as const;
const imageAndEnd = { first: 'image_url', last: 'end_image_url', prompt: 'prompt' } as const;
const seconds = { name: 'duration', form: 'text' } as const;

// Most facts of a model are on its page, from which the date is.
const row = openRowBuilder((model) => `https://fal.ai/models/${model}`);

// Their output has no resolution that a request chooses.
const klingFields: FieldNames = {
  first: 'image_url',
  last: 'tail_image_url',
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  duration: seconds,
};

function kling(model: string, perSecond: number, size: '720P' | '1080P' = '1080P'): VendorModel {
  const area = size === '720P' ? P720 : P1080;
  return row(model, '2026-11-29', {
    durations: [5, 10],
    resolutions: { [size]: { area, price: usd(perSecond) } },
    negativePromptMax: 2500,
    fields: klingFields,
  });
}

// One token is 1024 pixels of a frame, at 24 frames per second. The page gives the price of a million.
function tokens(perMillion: number, area: number) {
  return usd((perMillion * area * 24) / 1024 / 1e6);
}

// Half of the price with sound.
function seedance15(): VendorModel {
  const at = (area: number, sent: string): VendorResolution => ({
    ...{ area, sent, price: tokens(1.2, area), withSound: tokens(2.4, area) },
  });
  return row('fal-ai/bytedance/seedance/v1.5/pro/image-to-video', '2026-08-02', {
    durations: { min: 4, max: 12, default: 5 },
    resolutions: {
      '720P': at(P720, '720p'),
      '480P': at(864 * 480, '480p'),
      '1080P': at(P1080, '1080p'),
    },
    ratios: ['auto', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'],
    sound: 'optional',
    fields: {
      ...imageAndEnd,
      duration: seconds,
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed', generateAudio: 'generate_audio' },
    },
  });
}

// The service answers its requests with a model that ignores the last frame, and bills them all the same.
function seedance1(): VendorModel {
  return row('fal-ai/bytedance/seedance/v1/pro/image-to-video', '2026-08-02', {
    lastFrame: 'none',
    durations: { min: 2, max: 12, default: 5 },
    resolutions: {
      '720P': { area: 1248 * 704, sent: '720p' },
      '1080P': { area: 1920 * 1088, sent: '1080p' },
    },
    fields: {
      ...{ first: 'image_url', prompt: 'prompt', duration: seconds },
      ...{ resolution: 'resolution', seed: 'seed' },
    },
  });
}

function veo(model: string, silent: number, withSound: number): VendorModel {
  const at = (area: number, sent: string, extra = 0): VendorResolution => ({
    ...{ area, sent },
    price: usd(silent + extra),
    withSound: usd(withSound + extra),
  });
  return row(model, '2026-08-09', {
    lastFrame: 'required',
    durations: [8, 4, 6],
    resolutions: { '720P': at(P720, '720p'), '1080P': at(P1080, '1080p'), '2160P': at(P2160, '4k', 0.2) },
    ratios: ['auto', '16:9', '9:16'],
    promptMax: 20_000,
    negativePromptMax: 5000,
    sound: 'optional',
    image: { ...usualImages, maxBytes: 8 * 1024 * 1024 },
    fields: {
      ...{ first: 'first_frame_url', last: 'last_frame_url', prompt: 'prompt' },
      negativePrompt: 'negative_prompt',
      duration: { name: 'duration', form: 'seconds' },
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed', generateAudio: 'generate_audio' },
    },
    expectedSeconds: 120,
  });
}

/** The models of fal that take a first and a last frame, and one that no longer does. */
export const falModels: readonly VendorModel[] = [
  row('fal-ai/wan-flf2v', '2026-08-09', {
    lastFrame: 'required',
    // 81 frames at 16 per second; more cost more.
    durations: [5],
    fps: 16,
    resolutions: {
      '720P': { area: P720, sent: '720p', price: { currency: 'USD', perClip: { 5: 0.4 } } },
      '480P': { area: P480, sent: '480p', price: { currency: 'USD', perClip: { 5: 0.2 } } },
    },
    ratios: ['auto', '16:9', '9:16', '1:1'],
    negativePromptMax: 2000,
    fields: {
      ...startAndEnd,
      negativePrompt: 'negative_prompt',
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed' },
      promptExtend: 'enable_prompt_expansion',
    },
    fixed: { num_frames: 81, frames_per_second: 16 },
  }),
  row('fal-ai/wan/v2.2-a14b/image-to-video', '2026-11-29', {
    durations: [5],
    fps: 16,
    resolutions: {
      '720P': { area: P720, sent: '720p', price: usd(0.08) },
      '580P': { area: P580, sent: '580p', price: usd(0.06) },
      '480P': { area: P480, sent: '480p', price: usd(0.04) },
    },
    ratios: ['auto', '16:9', '9:16', '1:1'],
    negativePromptMax: 2000,
    fields: {
      ...imageAndEnd,
      negativePrompt: 'negative_prompt',
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed' },
      promptExtend: 'enable_prompt_expansion',
    },
    // The price counts seconds of 16 frames, and interpolation would add frames.
    fixed: { num_frames: 80, frames_per_second: 16, interpolator_model: 'none' },
  }),
  row('fal-ai/wan/v2.7/image-to-video', '2026-11-29', {
    durations: { min: 2, max: 15, default: 5 },
    fps: 30,
    resolutions: {
      '1080P': { area: P1080, sent: '1080p', price: usd(0.15) },
      '720P': { area: P720, sent: '720p', price: usd(0.1) },
    },
    promptMax: 5000,
    negativePromptMax: 500,
    // Without driving audio the model adds its own.
    sound: 'generated',
    image: { ...usualImages, formats: ['jpeg', 'png', 'bmp', 'webp'], maxBytes: 20 * 1024 * 1024 },
    fields: {
      ...imageAndEnd,
      negativePrompt: 'negative_prompt',
      duration: { name: 'duration', form: 'number' },
      ...{ resolution: 'resolution', seed: 'seed', promptExtend: 'enable_prompt_expansion' },
    },
  }),
  kling('fal-ai/kling-video/v2.5-turbo/pro/image-to-video', 0.07),
  kling('fal-ai/kling-video/v2.1/pro/image-to-video', 0.098),
  row('fal-ai/kling-video/o1/image-to-video', '2026-08-09', {
    durations: [5, 3, 4, 6, 7, 8, 9, 10],
    resolutions: { '1080P': { area: P1080, price: usd(0.112) } },
    fields: { ...startAndEnd, duration: seconds },
  }),
  veo('fal-ai/veo3.1/first-last-frame-to-video', 0.2, 0.4),
  veo('fal-ai/veo3.1/fast/first-last-frame-to-video', 0.1, 0.15),
  seedance15(),
  seedance1(),
  row('fal-ai/minimax/hailuo-02/standard/image-to-video', '2026-11-29', {
    durations: [6, 10],
    fps: 24,
    resolutions: {
      // The smaller one is for clips without a last frame.
      '768P': { area: P768, sent: '768P', price: usd(0.045) },
    },
    promptMax: 2000,
    fields: { ...imageAndEnd, duration: seconds, resolution: 'resolution', promptExtend: 'prompt_optimizer' },
  }),
  row('fal-ai/pixverse/v5.6/transition', '2026-11-29', {
    lastFrame: 'required',
    durations: [5, 8],
    resolutions: {
      '720P': pixverse(P720, '720p', 0.45, 0.9),
      '360P': pixverse(P360, '360p', 0.35, 0.8),
      '540P': pixverse(P540, '540p', 0.35, 0.8),
      '1080P': pixverse(P1080, '1080p', 0.75, 1.5),
    },
    ratios: ['16:9', '4:3', '1:1', '3:4', '9:16'],
    promptMax: 2048,
    negativePromptMax: 2048,
    sound: 'optional',
    fields: {
      ...{ first: 'first_image_url', last: 'end_image_url', prompt: 'prompt' },
      negativePrompt: 'negative_prompt',
      duration: seconds,
      ...{ resolution: 'resolution', ratio: 'aspect_ratio', seed: 'seed' },
      generateAudio: 'generate_audio_switch',
    },
  }),
  row('fal-ai/vidu/start-end-to-video', '2026-11-29', {
    lastFrame: 'required',
    durations: [4],
    resolutions: { '720P': { area: P720, price: { currency: 'USD', perClip: { 4: 0.2 } } } },
    promptMax: 1500,
    fields: { ...startAndEnd, seed: 'seed' },
  }),
  row('fal-ai/luma-dream-machine/ray-2/image-to-video', '2026-08-09', {
    durations: [5, 9],
    resolutions: {
      // The page has the price of five seconds at 540p; 720p costs twice as much, and 1080p four times.
      '540P': { area: P540, sent: '540p', price: { currency: 'USD', perClip: { 5: 0.5 } } },
      '720P': { area: P720, sent: '720p', price: { currency: 'USD', perClip: { 5: 1 } } },
      '1080P': { area: P1080, sent: '1080p', price: { currency: 'USD', perClip: { 5: 2 } } },
    },
    ratios: ['16:9', '9:16', '4:3', '3:4', '21:9', '9:21'],
    fields: {
      ...imageAndEnd,
      duration: { name: 'duration', form: 'seconds' },
      ...{ resolution: 'resolution', ratio: 'aspect_ratio' },
    },
  }),
];

// Eight seconds cost twice as much as five. Sound has its own price.
function pixverse(area: number, sent: string, silent: number, withSound: number): VendorResolution {
  const clips = (five: number) => ({ currency: 'USD', perClip: { 5: five, 8: five * 2 } }) as const;
  return { area, sent, price: clips(silent), withSound: clips(withSound) };
}
