import { type Money, money } from '../../base/money.js';
import type {
  AudioLimits,
  Capabilities,
  DatedPrice,
  ImageLimits,
  Resolution,
} from '../../plan/capabilities.js';

/** One model as data: its abilities, its prices, and how requests describe it. */
export interface ModelRow {
  readonly model: string;
  /** The create call's path below the base address. */
  readonly path: CreatePath;
  /** Images as two fields of `input`, or as a typed list. */
  readonly inputStyle: 'frames' | 'media';
  readonly durations: Capabilities['durations'];
  /** Name to target number of pixels. */
  readonly resolutions: Readonly<Record<string, number>>;
  readonly defaultResolution: string;
  readonly fps: number;
  readonly promptMax: number;
  readonly negativePromptMax: number;
  readonly image: ImageLimits;
  readonly lastFrame: Capabilities['lastFrame'];
  readonly templates: readonly string[];
  readonly audio: Capabilities['audio'];
  readonly drivingAudio?: AudioLimits;
  readonly expectedSeconds: number;
  /** The facts that the vendor documents for each region; the service may offer the model in others as well. */
  readonly regions: Readonly<Record<string, RegionFacts>>;
  /** Replaces the regions for a model that the storyboard describes. */
  readonly anywhere?: RegionFacts;
}

/** One model in one region. */
export interface RegionFacts {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
  /** CNY for a second of video, by resolution; or money, where the storyboard states it. */
  readonly perSecond: Readonly<Record<string, number | Money>>;
}

export type CreatePath =
  | '/services/aigc/image2video/video-synthesis'
  | '/services/aigc/video-generation/video-synthesis';

export type ProviderName = 'dashscope' | 'draft';

/** The capabilities of a model, or undefined for an unknown model. */
export function capabilitiesOf(
  provider: ProviderName,
  model: string,
  region?: string,
): Capabilities | undefined {
  const row = modelRow(model);
  if (!row) return undefined;
  return provider === 'draft' ? draftCapabilities(row) : dashscopeCapabilities(row, region);
}

/** The model of a shot that names none. */
export const DEFAULT_MODEL = 'wan2.2-kf2v-flash';

/** Every model that has a row. */
export function modelNames(): readonly string[] {
  return modelRows.map(({ model }) => model);
}

/** The row of a model, or undefined. */
export function modelRow(model: string): ModelRow | undefined {
  return modelRows.find((row) => row.model === model);
}

/** The capabilities of a model at the vendor's service; prices are those of the region, or of the model's first one. */
export function dashscopeCapabilities(row: ModelRow, region?: string): Capabilities {
  const facts = factsOf(row, region);
  return {
    ...shared(row),
    provider: 'dashscope',
    revision: 'dashscope',
    resolutions: resolutionsOf(row, (name) => price(facts?.perSecond[name])),
    image: row.image,
    audio: row.audio,
    expectedSeconds: row.expectedSeconds,
  };
}

/** The facts of a model in a region, or in its first one when no region is given. */
export function factsOf(row: ModelRow, region?: string): RegionFacts | undefined {
  return row.anywhere ?? (region === undefined ? Object.values(row.regions)[0] : row.regions[region]);
}

/**
 * The capabilities of a model as a draft. Drafts exist for all models, so that a storyboard needs no edit to change its
 * provider. The draft engine reads any image; the safe limits of the vendor remain, for their warnings.
 */
export function draftCapabilities(row: ModelRow): Capabilities {
  return {
    ...shared(row),
    provider: 'draft',
    revision: 'draft-6',
    resolutions: resolutionsOf(row, () => 'free'),
    image: { ...row.image, minSide: 16, minRatio: 1 / 64, maxRatio: 64, alpha: true, selfShaping: true },
    audio: 'none',
    expectedSeconds: 8,
  };
}

function shared(row: ModelRow) {
  const { model, durations, defaultResolution, fps, promptMax, negativePromptMax, lastFrame, templates } =
    row;
  return {
    model,
    durations,
    defaultResolution,
    fps,
    promptMax,
    negativePromptMax,
    lastFrame,
    templates,
    ...(row.drivingAudio ? { drivingAudio: row.drivingAudio } : {}),
  };
}

function resolutionsOf(row: ModelRow, perSecond: (name: string) => Resolution['perSecond']): Resolution[] {
  return Object.entries(row.resolutions).map(([name, area]) => ({ name, area, perSecond: perSecond(name) }));
}

function price(perSecond: number | Money | undefined): DatedPrice | null {
  if (perSecond === undefined) return null;
  // The date of a price in the storyboard is unknown.
  if (typeof perSecond === 'object') return { money: perSecond, asOf: '', source: 'the storyboard' };
  return {
    money: money(perSecond, 'CNY'),
    asOf: '2026-11-22',
    source: 'Alibaba Cloud Model Studio, model pricing',
  };
}

const P480 = 832 * 480;
const P720 = 1280 * 720;
const P1080 = 1920 * 1080;

const images: ImageLimits = {
  formats: ['jpeg', 'png', 'bmp', 'webp'],
  minSide: 240,
  maxSide: 8000,
  safeMinSide: 360,
  safeMaxSide: 2000,
  maxBytes: 10 * 1024 * 1024,
  // No ratio is forbidden; these follow from the sides.
  minRatio: 240 / 8000,
  maxRatio: 8000 / 240,
  alpha: false,
};

const keyframesToVideo = {
  path: '/services/aigc/image2video/video-synthesis',
  inputStyle: 'frames',
  durations: { min: 5, max: 5, default: 5 },
  defaultResolution: '720P',
  fps: 30,
  promptMax: 800,
  negativePromptMax: 500,
  image: images,
  lastFrame: 'required',
  templates: [],
  audio: 'none',
} as const;

/** All built-in models. */
export const modelRows: readonly ModelRow[] = [
  {
    ...keyframesToVideo,
    model: 'wan2.2-kf2v-flash',
    resolutions: { '480P': P480, '720P': P720, '1080P': P1080 },
    expectedSeconds: 150,
    regions: {
      'cn-beijing': {
        submitsPerSecond: 2,
        takesInFlight: 2,
        perSecond: { '480P': 0.1, '720P': 0.2, '1080P': 0.48 },
      },
    },
  },
  {
    ...keyframesToVideo,
    model: 'wanx2.1-kf2v-plus',
    resolutions: { '720P': P720 },
    templates: ['hanfu-1', 'solaron', 'magazine', 'mech1', 'mech2'],
    expectedSeconds: 480,
    regions: { 'cn-beijing': { submitsPerSecond: 2, takesInFlight: 2, perSecond: { '720P': 0.7 } } },
  },
  {
    ...keyframesToVideo,
    model: 'wan2.1-kf2v-plus',
    resolutions: { '720P': P720 },
    expectedSeconds: 480,
    regions: { 'ap-southeast-1': { submitsPerSecond: 1, takesInFlight: 2, perSecond: { '720P': 0.733924 } } },
  },
  {
    model: 'wan2.7-i2v',
    path: '/services/aigc/video-generation/video-synthesis',
    inputStyle: 'media',
    durations: { min: 2, max: 15, default: 5 },
    resolutions: { '720P': P720, '1080P': P1080 },
    defaultResolution: '1080P',
    fps: 30,
    promptMax: 5000,
    negativePromptMax: 500,
    image: { ...images, maxBytes: 20 * 1024 * 1024, minRatio: 1 / 8, maxRatio: 8 },
    lastFrame: 'optional',
    templates: [],
    audio: 'generated',
    drivingAudio: { formats: ['wav', 'mp3'], minSeconds: 2, maxSeconds: 30, maxBytes: 15 * 1024 * 1024 },
    expectedSeconds: 180,
    regions: {
      'cn-beijing': { submitsPerSecond: 5, takesInFlight: 5, perSecond: { '720P': 0.6, '1080P': 1 } },
      'ap-southeast-1': {
        submitsPerSecond: 5,
        takesInFlight: 5,
        perSecond: { '720P': 0.733924, '1080P': 1.100886 },
      },
    },
  },
];
