import { P1080 } from '../web/frame-areas.js';
import { type FieldNames, usualImages, type VendorModel } from '../web/vendor-model.js';

const fields: FieldNames = {
  first: 'image',
  last: 'image_tail',
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  duration: { name: 'duration', form: 'text' },
};

// The last frame needs the professional mode, whose clips have 1080P. The price depends on the resource pack of the account.
function row(model: string, more: VendorModel['fixed'] = {}): VendorModel {
  return {
    model,
    source: 'https://app.klingai.com/global/dev/document-api',
    readOn: '2026-11-29',
    lastFrame: 'optional',
    durations: [5, 10],
    fps: 24,
    resolutions: { '1080P': { area: P1080 } },
    promptMax: 2500,
    negativePromptMax: 2500,
    sound: 'none',
    image: { ...usualImages, formats: ['jpeg', 'png'] },
    fields,
    fixed: { mode: 'pro', ...more },
    expectedSeconds: 240,
  };
}

/** The models of Kling that take a first and a last frame. */
export const klingModels: readonly VendorModel[] = [
  row('kling-v2-5-turbo'),
  // It can add sound, but not to clips with a last frame.
  row('kling-v2-6', { sound: 'off' }),
  row('kling-v2-1'),
  row('kling-v1-6'),
  row('kling-v1-5'),
];
