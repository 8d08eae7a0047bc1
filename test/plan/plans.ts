import { sha256 } from '../../src/base/digest.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import type { ImageKeyframe, Keyframe } from '../../src/plan/keyframe.js';
import type { PlanInputs } from '../../src/plan/plan-render.js';
import type { ProviderTraits } from '../../src/storyboard/provider-traits.js';
import type { ImageReference, Shot, Storyboard } from '../../src/storyboard/storyboard.js';
import { plainFilm } from '../rig/plain-film.js';

/** A model that can do what the tests of this room ask for. */
export const model: Capabilities = {
  provider: 'draft',
  model: 'model-a',
  revision: 'r1',
  durations: { min: 5, max: 5, default: 5 },
  resolutions: [
    { name: '480P', area: 832 * 480, perSecond: 'free' },
    { name: '720P', area: 1280 * 720, perSecond: 'free' },
  ],
  defaultResolution: '720P',
  fps: 30,
  promptMax: 800,
  negativePromptMax: 500,
  image: {
    formats: ['jpeg', 'png', 'bmp', 'webp'],
    minSide: 240,
    maxSide: 8000,
    safeMinSide: 360,
    safeMaxSide: 2000,
    maxBytes: 10_000_000,
    minRatio: 0.1,
    maxRatio: 10,
    alpha: false,
  },
  lastFrame: 'required',
  templates: [],
  audio: 'none',
  expectedSeconds: 4,
};

export function keyframe(uri: string, more: Partial<ImageKeyframe> = {}): ImageKeyframe {
  return {
    kind: 'image',
    uri,
    from: 'file',
    digest: sha256(uri),
    bytes: 1000,
    format: 'png',
    size: { width: 1280, height: 720 },
    orientation: 1,
    alpha: false,
    file: `/images/${uri}`,
    ...more,
  };
}

export function image(uri: string, index = 0): ImageReference {
  return { uri, name: null, at: ['shots', index, 'first'] };
}

export function shot(id: string, more: Partial<Shot> = {}): Shot {
  return {
    id,
    title: null,
    first: image('a.png'),
    last: image('b.png'),
    prompt: 'The camera pushes in.',
    negativePrompt: null,
    template: null,
    drivingAudio: null,
    model: 'model-a',
    resolution: null,
    duration: null,
    ratio: null,
    generateAudio: null,
    promptExtend: false,
    watermark: false,
    normalize: false,
    transition: { kind: 'cut' },
    captions: [],
    audio: null,
    seed: null,
    at: ['shots', 0],
    origins: {},
    ...more,
  };
}

export function storyboard(shots: readonly Shot[]): Storyboard {
  return {
    title: null,
    film: plainFilm,
    provider: {
      use: 'draft',
      maxCost: null,
      own: {},
      limits: { takesInFlight: null, submitsPerSecond: null },
      at: ['provider'],
    },
    store: null,
    shots,
    keyframes: [],
  };
}

/** A local provider with one model. */
export const local: ProviderTraits = {
  id: 'draft',
  description: 'a provider for tests',
  kind: 'local',
  burnsSlates: true,
  acceptsAudio: false,
  keyVariable: null,
  addressVariable: null,
  hosts: [],
  schemes: [],
  models: ['model-a'],
  defaultModel: 'model-a',
  settings: {},
};

/** A paid provider that reads addresses of its own storage. */
export const remoteReader: ProviderTraits = {
  ...local,
  id: 'reader',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: true,
  schemes: ['oss'],
};

export function inputs(keyframes: readonly Keyframe[], more: Partial<PlanInputs> = {}): PlanInputs {
  return {
    keyframes: new Map(keyframes.map((each) => [each.uri, each])),
    provider: local,
    providers: [local, remoteReader],
    describedModels: [],
    capabilities: (name) => (name === 'model-a' ? model : undefined),
    slate: false,
    ...more,
  };
}
