/** How a node that turns two images into a video names its inputs. */
export interface VideoInputs {
  readonly first: string;
  readonly last: string;
}

/** Pairs of inputs for a first and a last image, in the order of the look-up. */
export const imagePairs: readonly VideoInputs[] = [
  { first: 'start_image', last: 'end_image' },
  { first: 'first_image', last: 'last_image' },
  { first: 'first_frame', last: 'last_frame' },
  { first: 'start_frame', last: 'end_frame' },
];

/** Names of the input for a number of frames. */
export const frameInputs: readonly string[] = ['length', 'num_frames', 'frames', 'video_frames'];

/** Nodes that take a number of frames in other steps than 4n+1. */
export const frameSteps: Readonly<Record<string, number>> = {
  EmptyLTXVLatentVideo: 8,
  LTXVImgToVideo: 8,
};

/** Nodes that read an uploaded image, and their input for its name. */
export const imageLoaders: Readonly<Record<string, string>> = {
  LoadImage: 'image',
  'LoadImage|pysssss': 'image',
};

/** Inputs through which an image passes other nodes. */
export const imageLinks = /^(?:images?|pixels|image_?\d|input|source|start_image|end_image|anything)$/;

/** Inputs through which conditioning passes other nodes. */
export const conditioningLinks = /^(?:positive|negative|conditioning(?:_?\w+)?|text_embeds|embeds)$/;

/** Nodes behind which a text has no effect. */
export const textEnds: ReadonlySet<string> = new Set(['ConditioningZeroOut']);

/** Inputs for a text, in the order of the look-up. */
export const textInputs: readonly string[] = ['text', 'prompt', 't5xxl', 'value', 'string'];

/** Inputs for a seed. */
export const seedInputs: readonly string[] = ['seed', 'noise_seed'];

/** Inputs of nodes that only hold a value. */
export const valueInputs: readonly string[] = [
  'value',
  'int',
  'float',
  'number',
  'text',
  'string',
  'seed',
  'Number',
];

/** What a node saves. */
export type SavedForm = 'mp4' | 'webm' | 'other';

/** A node that saves a video: the form, and its input for the rate. */
export interface SaveNode {
  readonly form: (inputs: Readonly<Record<string, unknown>>) => SavedForm;
  /** Absent where the rate is that of the node that made the video. */
  readonly fps?: string;
}

/** Nodes that save a video. */
export const saveNodes: Readonly<Record<string, SaveNode>> = {
  SaveVideo: { form: () => 'mp4' },
  VHS_VideoCombine: { form: ({ format }) => formOf(format), fps: 'frame_rate' },
  SaveWEBM: { form: () => 'webm', fps: 'fps' },
  SaveAnimatedWEBP: { form: () => 'other', fps: 'fps' },
  SaveAnimatedPNG: { form: () => 'other', fps: 'fps' },
  SaveImage: { form: () => 'other' },
};

function formOf(format: unknown): SavedForm {
  if (typeof format !== 'string') return 'other';
  if (/mp4/i.test(format)) return 'mp4';
  return /webm/i.test(format) ? 'webm' : 'other';
}
