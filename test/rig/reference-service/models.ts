const effects = ['hanfu-1', 'solaron', 'magazine', 'mech1', 'mech2'] as const;
const wan3Ratios = ['adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] as const;

/** What the reference says about one model. */
export interface ReferenceModel {
  readonly path:
    | '/services/aigc/image2video/video-synthesis'
    | '/services/aigc/video-generation/video-synthesis';
  readonly frames: 'urls' | 'media';
  readonly media: readonly string[];
  readonly inputFields: readonly string[];
  readonly parameters: readonly string[];
  readonly resolutions: readonly string[];
  readonly defaultResolution: string;
  readonly seconds: { readonly min: number; readonly max: number; readonly auto: boolean };
  readonly lowestSeed: 0 | -1;
  readonly ratios: readonly string[];
  readonly templates: readonly string[];
  readonly image: { readonly maxBytes: number; readonly mostElongated: number };
  readonly submitsPerSecond: number;
  readonly inFlight: number;
  readonly usage: 'resolution' | 'standard' | 'durations' | 'rated';
  readonly showsRewrittenPrompt: boolean;
  /** It exists on the hosts of workspaces only. */
  readonly workspaceOnly: boolean;
  /** Millionths of a CNY per second, by region and resolution; without a resolution, the price is unknown. */
  readonly prices: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const MiB = 1024 * 1024;

const frameModel = {
  path: '/services/aigc/image2video/video-synthesis',
  frames: 'urls',
  media: [],
  inputFields: ['prompt', 'negative_prompt', 'first_frame_url', 'last_frame_url'],
  parameters: ['resolution', 'duration', 'prompt_extend', 'watermark', 'seed'],
  defaultResolution: '720P',
  seconds: { min: 5, max: 5, auto: false },
  lowestSeed: 0,
  ratios: [],
  templates: [],
  image: { maxBytes: 10 * MiB, mostElongated: Number.POSITIVE_INFINITY },
  inFlight: 2,
  showsRewrittenPrompt: true,
  workspaceOnly: false,
} as const;

const wan27: ReferenceModel = {
  path: '/services/aigc/video-generation/video-synthesis',
  frames: 'media',
  media: ['first_frame', 'last_frame', 'driving_audio', 'first_clip'],
  inputFields: ['prompt', 'negative_prompt', 'media'],
  parameters: ['resolution', 'duration', 'prompt_extend', 'watermark', 'seed'],
  resolutions: ['720P', '1080P'],
  defaultResolution: '1080P',
  seconds: { min: 2, max: 15, auto: false },
  lowestSeed: 0,
  ratios: [],
  templates: [],
  image: { maxBytes: 20 * MiB, mostElongated: 8 },
  submitsPerSecond: 5,
  inFlight: 5,
  usage: 'durations',
  showsRewrittenPrompt: false,
  workspaceOnly: false,
  prices: {
    'cn-beijing': { '720P': 600_000, '1080P': 1_000_000 },
    'ap-southeast-1': { '720P': 733_924, '1080P': 1_100_886 },
  },
};

function wan30(prices: ReferenceModel['prices']): ReferenceModel {
  return {
    path: '/services/aigc/video-generation/video-synthesis',
    frames: 'media',
    media: [
      'first_frame',
      'last_frame',
      'reference_image',
      'reference_video',
      'reference_audio',
      'file',
      'link',
    ],
    inputFields: ['prompt', 'media'],
    parameters: ['resolution', 'ratio', 'duration', 'audio', 'seed', 'prompt_extend', 'watermark'],
    resolutions: ['480P', '720P', '1080P'],
    defaultResolution: '1080P',
    seconds: { min: 2, max: 30, auto: true },
    lowestSeed: -1,
    ratios: wan3Ratios,
    templates: [],
    image: { maxBytes: 20 * MiB, mostElongated: 8 },
    submitsPerSecond: 5,
    inFlight: 5,
    usage: 'rated',
    showsRewrittenPrompt: false,
    workspaceOnly: true,
    // The model has workspace hosts in six regions, and known prices in two.
    prices: { 'ap-northeast-1': {}, 'eu-central-1': {}, 'us-east-1': {}, 'cn-hongkong': {}, ...prices },
  };
}

/** The models of the reference that take a first and a last frame. */
export const referenceModels: Readonly<Record<string, ReferenceModel>> = {
  'wan2.2-kf2v-flash': {
    ...frameModel,
    resolutions: ['480P', '720P', '1080P'],
    submitsPerSecond: 2,
    usage: 'resolution',
    prices: {
      'cn-beijing': { '480P': 100_000, '720P': 200_000, '1080P': 480_000 },
      // The guide uses it there; the price page does not list it.
      'ap-southeast-1': {},
    },
  },
  'wanx2.1-kf2v-plus': {
    ...frameModel,
    inputFields: [...frameModel.inputFields, 'template'],
    templates: effects,
    resolutions: ['720P'],
    submitsPerSecond: 2,
    usage: 'standard',
    prices: { 'cn-beijing': { '720P': 700_000 } },
  },
  'wan2.1-kf2v-plus': {
    ...frameModel,
    resolutions: ['720P'],
    submitsPerSecond: 1,
    usage: 'standard',
    prices: { 'ap-southeast-1': { '720P': 733_924 } },
  },
  'wan2.7-i2v': wan27,
  'wan2.7-i2v-2026-04-25': wan27,
  'wan3.0-video': wan30({
    'cn-beijing': { '480P': 300_000, '720P': 600_000, '1080P': 1_200_000 },
    'ap-southeast-1': { '480P': 374_710, '720P': 749_420, '1080P': 1_498_840 },
  }),
  'wan3.0-video-prime': wan30({
    'cn-beijing': { '480P': 450_000, '720P': 900_000, '1080P': 1_800_000 },
    'ap-southeast-1': { '480P': 495_838, '720P': 1_020_844, '1080P': 2_041_687 },
  }),
};
