import type { UsualNames } from '../web/described-vendor-models.js';
import { P720, P1080, P2160 } from '../web/frame-areas.js';
import { usd, type VendorModel, type VendorResolution } from '../web/vendor-model.js';

/** Parts of a shot by their names in a request. */
const fields = {
  ...{ first: 'image', last: 'lastFrame', prompt: 'prompt' },
  duration: { name: 'durationSeconds', form: 'number' },
  ...{ resolution: 'resolution', ratio: 'aspectRatio' },
} as const;

/** The aspect ratio that is the nearer one to that of the first frame. The service has no such value. */
export const AUTO_RATIO = 'auto';

/**
 * What every model of the API has: ai.google.dev/gemini-api/docs/veo, read on 2026-09-17. A prompt has at most 1024 tokens, of
 * about four characters. A request has at most 20 MB, in which Base64 needs a third more than the files. Which sides and formats
 * of images are accepted is not stated.
 */
const veoApi = {
  lastFrame: 'optional',
  durations: [8, 4, 6],
  fps: 24,
  ratios: [AUTO_RATIO, '16:9', '9:16'],
  promptMax: 4000,
  sound: 'generated',
  image: {
    formats: ['jpeg', 'png'],
    ...{ minSide: 64, maxSide: 8000, safeMinSide: 64, safeMaxSide: 8000 },
    maxBytes: 7_000_000,
    ...{ minRatio: 0.4, maxRatio: 2.5, alpha: false },
  },
  fields,
  // From an image, and between two, no other value is accepted.
  fixed: { personGeneration: 'allow_adult' },
  expectedSeconds: 90,
} as const satisfies Partial<VendorModel>;

/** What models that the storyboard describes have in common with these. */
export const veoNames: UsualNames = { fields, durationForm: 'number', shared: veoApi };

const sizes = {
  '720P': { area: P720, sent: '720p' },
  '1080P': { area: P1080, sent: '1080p', durations: [8] },
  '2160P': { area: P2160, sent: '4k', durations: [8] },
} as const satisfies Readonly<Record<string, VendorResolution>>;

/** US dollars for a second, with sound, by resolution. */
function row(model: string, prices: Readonly<Partial<Record<keyof typeof sizes, number>>>): VendorModel {
  const names = Object.keys(sizes) as readonly (keyof typeof sizes)[];
  return {
    ...veoApi,
    model,
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    readOn: '2026-09-24',
    isPreview: true,
    resolutions: Object.fromEntries(
      names.flatMap((name): readonly (readonly [string, VendorResolution])[] => {
        const price = prices[name];
        return price === undefined ? [] : [[name, { ...sizes[name], price: usd(price) }]];
      }),
    ),
  };
}

/** The models of the Gemini API that take a first and a last frame. */
export const veoModels: readonly VendorModel[] = [
  row('veo-3.1-fast-generate-preview', { '720P': 0.1, '1080P': 0.12, '2160P': 0.3 }),
  row('veo-3.1-generate-preview', { '720P': 0.4, '1080P': 0.4, '2160P': 0.6 }),
  row('veo-3.1-lite-generate-preview', { '720P': 0.05, '1080P': 0.08 }),
];
