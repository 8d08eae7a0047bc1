import type { ImageLimits } from '../../plan/capabilities.js';
import type { ModelRow } from './model-row.js';

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
  usage: 'sized-video',
  showsActualPrompt: true,
} as const;

const largeImages = { ...images, maxBytes: 20 * 1024 * 1024, minRatio: 1 / 8, maxRatio: 8 };

const anyDuration = {
  previewOf: '2026-11-22',
  path: '/services/aigc/video-generation/video-synthesis',
  inputStyle: 'media',
  durations: { min: 2, max: 30, default: 5, auto: true },
  resolutions: { '480P': P480, '720P': P720, '1080P': P1080 },
  // The service's own default is 1080P, at twice the price.
  defaultResolution: '720P',
  ratios: ['adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'],
  randomSeed: -1,
  fps: 30,
  promptMax: 20_000,
  image: largeImages,
  lastFrame: 'optional',
  templates: [],
  audio: 'optional',
  otherMedia: ['reference_image', 'reference_video', 'reference_audio', 'file', 'link'],
  workspaceOnly: true,
  usage: 'output',
  showsActualPrompt: false,
  // The vendor lists workspace hosts in six regions, and prices in two.
  elsewhere: { submitsPerSecond: 5, takesInFlight: 5, perSecond: {} },
} as const;

const wan3Limits = { submitsPerSecond: 5, takesInFlight: 5 };

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
      // The guide uses the model there, and the price page does not list it.
      'ap-southeast-1': { submitsPerSecond: 2, takesInFlight: 2, perSecond: {} },
    },
  },
  {
    ...keyframesToVideo,
    model: 'wanx2.1-kf2v-plus',
    resolutions: { '720P': P720 },
    usage: 'video',
    templates: ['hanfu-1', 'solaron', 'magazine', 'mech1', 'mech2'],
    templatesReadOn: '2026-11-22',
    expectedSeconds: 480,
    regions: { 'cn-beijing': { submitsPerSecond: 2, takesInFlight: 2, perSecond: { '720P': 0.7 } } },
  },
  {
    ...keyframesToVideo,
    model: 'wan2.1-kf2v-plus',
    resolutions: { '720P': P720 },
    usage: 'video',
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
    image: largeImages,
    lastFrame: 'optional',
    templates: [],
    audio: 'generated',
    drivingAudio: { formats: ['wav', 'mp3'], minSeconds: 2, maxSeconds: 30, maxBytes: 15 * 1024 * 1024 },
    expectedSeconds: 180,
    usage: 'output',
    showsActualPrompt: false,
    regions: {
      'cn-beijing': { submitsPerSecond: 5, takesInFlight: 5, perSecond: { '720P': 0.6, '1080P': 1 } },
      'ap-southeast-1': {
        submitsPerSecond: 5,
        takesInFlight: 5,
        perSecond: { '720P': 0.733924, '1080P': 1.100886 },
      },
    },
  },
  {
    ...anyDuration,
    model: 'wan3.0-video',
    expectedSeconds: 300,
    regions: {
      'cn-beijing': { ...wan3Limits, perSecond: { '480P': 0.3, '720P': 0.6, '1080P': 1.2 } },
      'ap-southeast-1': {
        ...wan3Limits,
        perSecond: { '480P': 0.37471, '720P': 0.74942, '1080P': 1.49884 },
      },
    },
  },
  {
    ...anyDuration,
    model: 'wan3.0-video-prime',
    expectedSeconds: 180,
    regions: {
      'cn-beijing': { ...wan3Limits, perSecond: { '480P': 0.45, '720P': 0.9, '1080P': 1.8 } },
      'ap-southeast-1': {
        ...wan3Limits,
        perSecond: { '480P': 0.495838, '720P': 1.020844, '1080P': 2.041687 },
      },
    },
  },
];
