import type { Capabilities, ImageLimits, Resolution } from '../../plan/capabilities.js';
import type { UsableWorkflow } from './load-workflow.js';
import type { LocatedInputs } from './locate-inputs.js';

/** The model of all clips of this provider: the workflow of the storyboard. */
export const WORKFLOW_MODEL = 'comfyui-workflow';

const areas: Readonly<Record<string, number>> = {
  '360P': 640 * 360,
  '480P': 832 * 480,
  '540P': 960 * 540,
  '720P': 1280 * 720,
  '1080P': 1920 * 1080,
};

// The nodes scale and crop images themselves. The server accepts 100 MB by default, and drops transparency.
const image: ImageLimits = {
  formats: ['jpeg', 'png', 'webp', 'bmp'],
  ...{ minSide: 16, maxSide: 16_384, safeMinSide: 16, safeMaxSide: 16_384 },
  maxBytes: 64 * 1024 * 1024,
  ...{ minRatio: 0.1, maxRatio: 10, alpha: false },
};

// Longer clips are possible, and lose the last frame with most models.
const LONGEST_S = 30;
const USUAL = { fps: 16, seconds: 5, area: 832 * 480 };

/** What a workflow can do; without one, what workflows usually can. */
export function workflowCapabilities(workflow?: UsableWorkflow): Capabilities {
  const inputs = workflow?.inputs;
  const fps = inputs?.fps ?? USUAL.fps;
  const usual = usualSeconds(workflow) ?? USUAL.seconds;
  const area = ownArea(workflow) ?? USUAL.area;
  const nearest = Object.entries(areas).sort(
    ([, a], [, b]) => Math.abs(Math.log(a / area)) - Math.abs(Math.log(b / area)),
  )[0]?.[0] as string;
  const canResize = inputs === undefined || (inputs.width !== null && inputs.height !== null);
  const resolution = (name: string): Resolution => ({ name, area: areas[name] ?? area, perSecond: 'free' });
  return {
    provider: 'comfyui',
    model: WORKFLOW_MODEL,
    revision: workflow ? `comfyui-${workflow.digest.slice(0, 16)}` : 'comfyui',
    durations: { min: shortest(fps), max: Math.max(LONGEST_S, usual), default: usual },
    resolutions: canResize
      ? Object.keys(areas).map(resolution)
      : [{ name: nearest, area, perSecond: 'free' }],
    defaultResolution: nearest,
    ...(inputs?.seeds.length === 0 ? { seed: false as const } : {}),
    promptExtend: false,
    watermark: false,
    fps,
    promptMax: 10_000,
    ...(inputs?.negativePrompt === null ? {} : { negativePromptMax: 10_000 }),
    image,
    lastFrame: 'required',
    templates: [],
    audio: 'none',
    expectedSeconds: 300,
  };
}

/** The number of frames of a clip: as near to its length as the model allows. */
export function framesFor(
  seconds: number,
  { fps, frameStep }: Pick<LocatedInputs, 'fps' | 'frameStep'>,
): number {
  return Math.max(1, Math.round((seconds * fps) / frameStep)) * frameStep + 1;
}

function shortest(fps: number): number {
  return Math.max(1, Math.ceil(4 / fps));
}

function usualSeconds(workflow: UsableWorkflow | undefined): number | null {
  const frames = workflow && numberAt(workflow, workflow.inputs.frames);
  if (!workflow || !frames || frames < 2) return null;
  const seconds = Math.round(((frames - 1) / workflow.inputs.fps) * 100) / 100;
  return Math.max(shortest(workflow.inputs.fps), seconds);
}

function ownArea(workflow: UsableWorkflow | undefined): number | null {
  const { width, height } = workflow?.inputs ?? {};
  if (!workflow || !width || !height) return null;
  const area = numberAt(workflow, width) * numberAt(workflow, height);
  return area > 0 ? area : null;
}

function numberAt({ nodes }: UsableWorkflow, { node, input }: LocatedInputs['frames']): number {
  return Number(nodes.get(node)?.inputs[input] ?? 0);
}
