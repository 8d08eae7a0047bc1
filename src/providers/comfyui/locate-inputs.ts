import type { JsonValue } from '../../base/json.js';
import { nodesBehind, upstreamOf, valuePlace } from './follow-links.js';
import { locateOutput, type WorkflowOutput } from './locate-output.js';
import { frameRate } from './locate-rate.js';
import type { MappedInputs } from './mapped-inputs.js';
import {
  conditioningLinks,
  frameInputs,
  frameSteps,
  imageLinks,
  imageLoaders,
  imagePairs,
  seedInputs,
  textEnds,
  textInputs,
  type VideoInputs,
} from './node-types.js';
import {
  linkIn,
  type NodeInput,
  nodeLabel,
  problem,
  type Workflow,
  type WorkflowNode,
  type WorkflowProblem,
} from './workflow.js';

/** Where a workflow takes the parts of a shot. */
export interface LocatedInputs {
  readonly first: NodeInput;
  readonly last: NodeInput;
  readonly prompt: NodeInput;
  /** Null where the workflow has no negative prompt. */
  readonly negativePrompt: NodeInput | null;
  /** Each sampler has one; empty where there is no seed. */
  readonly seeds: readonly NodeInput[];
  /** Null where the workflow itself decides on the size. */
  readonly width: NodeInput | null;
  readonly height: NodeInput | null;
  readonly frames: NodeInput;
  /** Frames are 1 more than a multiple of this. */
  readonly frameStep: number;
  /** Generated frames per second of the clip. */
  readonly fps: number;
  readonly output: WorkflowOutput;
}

/** All inputs, or why some were not found. */
export type Located =
  | { readonly inputs: LocatedInputs }
  | { readonly inputs?: undefined; readonly problems: readonly WorkflowProblem[] };

const isTextValue = (value: JsonValue): boolean => typeof value === 'string';
const isWhole = (value: JsonValue): boolean => Number.isInteger(value);

/** Finds the inputs by the types of nodes and by their links. What the storyboard maps is used as it is. */
export function locateInputs(workflow: Workflow, mapped: MappedInputs): Located {
  const problems: WorkflowProblem[] = [];
  const found = <T>(value: T | WorkflowProblem): T | null => {
    if (!isProblem(value)) return value;
    problems.push(value);
    return null;
  };
  const output = found(locateOutput(workflow, mapped.output ?? null));
  const used = output ? upstreamOf(output.node, workflow) : new Set(workflow.keys());
  const nodes = [...workflow.values()].filter(({ id }) => used.has(id));
  const isMapped = mapped.first && mapped.last && mapped.prompt && mapped.frames;
  const video = isMapped ? null : found(videoNode(nodes));
  if (output === null || (video === null && !isMapped)) return { problems };
  const pair = video === null ? null : pairOf(video);
  const image = (end: 'first' | 'last'): NodeInput | null =>
    mapped[end] ?? (video && pair ? found(imageInput(video, pair[end], workflow)) : null);
  const [first, last] = [image('first'), image('last')];
  if (first && last && first.node === last.node && first.input === last.input)
    problems.push(sameImage(first, workflow));
  const prompt = mapped.prompt ?? (video && found(textOf('positive', video, nodes, workflow)));
  const negative = mapped.negative_prompt ?? (video && negativeOf(video, { nodes, workflow, prompt }));
  const frames = mapped.frames ?? (video && found(framesOf(video, workflow)));
  if (!first || !last || !prompt || !frames || problems.length > 0) return { problems };
  const holder = video ?? workflow.get(frames.node);
  return {
    inputs: {
      ...{ first, last, prompt, negativePrompt: negative ?? null, frames, output },
      seeds: mapped.seed ? [mapped.seed] : seedsOf(nodes, workflow),
      width: mapped.width ?? sideOf('width', video, workflow),
      height: mapped.height ?? sideOf('height', video, workflow),
      frameStep: frameSteps[holder?.type ?? ''] ?? 4,
      fps: mapped.fps ?? frameRate(output, workflow),
    },
  };
}

function isProblem(value: unknown): value is WorkflowProblem {
  return typeof value === 'object' && value !== null && 'help' in value;
}

function pairOf({ inputs }: WorkflowNode): VideoInputs | null {
  return (
    imagePairs.find(({ first, last }) => linkIn(inputs[first]) !== null && linkIn(inputs[last]) !== null) ??
    null
  );
}

function videoNode(nodes: readonly WorkflowNode[]): WorkflowNode | WorkflowProblem {
  const candidates = nodes.filter((node) => pairOf(node) !== null);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined)
    return problem(
      [only.id],
      `Several nodes take a first and a last image: ${candidates.map(nodeLabel).join(', ')}.`,
      'Map first, last, prompt and frames under "inputs" of the provider.',
    );
  const half = nodes.find(({ inputs }) =>
    imagePairs.some(({ first, last }) => linkIn(inputs[first]) !== null || linkIn(inputs[last]) !== null),
  );
  return problem(
    half ? [half.id, 'inputs'] : [],
    half
      ? `The workflow takes one image only: ${nodeLabel(half)} has no link for the other one.`
      : 'No node of the workflow takes a first and a last image.',
    'Use a workflow with a node such as WanFirstLastFrameToVideo, with a LoadImage node for each image, or map first, last, prompt and frames under "inputs" of the provider.',
  );
}

function imageInput(video: WorkflowNode, input: string, workflow: Workflow): NodeInput | WorkflowProblem {
  const link = linkIn(video.inputs[input]);
  const loaders = link
    ? nodesBehind(link.node, workflow, {
        through: (name) => imageLinks.test(name),
        isFound: ({ type }) => Object.hasOwn(imageLoaders, type),
      })
    : [];
  const [loader, ...others] = loaders;
  if (loader !== undefined && others.length === 0)
    return { node: loader.id, input: imageLoaders[loader.type] ?? 'image' };
  const what =
    loader === undefined ? 'no LoadImage node' : `several images: ${loaders.map(nodeLabel).join(', ')}`;
  return problem(
    [video.id, 'inputs', input],
    `The input "${input}" of ${nodeLabel(video)} comes from ${what}.`,
    `Link it to one LoadImage node, or map ${input.startsWith('end') || input.startsWith('last') ? 'last' : 'first'} under "inputs" of the provider.`,
  );
}

function sameImage({ node, input }: NodeInput, workflow: Workflow): WorkflowProblem {
  const loader = workflow.get(node);
  return problem(
    [node, 'inputs', input],
    `The first and the last image come from one node, ${loader ? nodeLabel(loader) : node}.`,
    'Give each image a LoadImage node of its own.',
  );
}

function textOf(
  side: 'positive' | 'negative',
  video: WorkflowNode,
  nodes: readonly WorkflowNode[],
  workflow: Workflow,
): NodeInput | WorkflowProblem {
  // Some nodes get the texts at the sampler, behind the video node or next to it.
  const holder = [video, ...nodes].find(({ inputs }) => linkIn(inputs[side]) !== null);
  const link = holder && linkIn(holder.inputs[side]);
  const encoders = link
    ? nodesBehind(link.node, workflow, {
        through: (name, { type }) =>
          !textEnds.has(type) && (name === side || (conditioningLinks.test(name) && !opposite(name, side))),
        isFound: (node) => textInputOf(node, side) !== null,
      })
    : [];
  const [encoder, ...others] = encoders;
  const input = encoder && textInputOf(encoder, side);
  const place =
    encoder && input && others.length === 0
      ? valuePlace({ node: encoder.id, input }, workflow, isTextValue)
      : null;
  if (place !== null) return place;
  const help = `Link it to one CLIPTextEncode node, or map ${side === 'positive' ? 'prompt' : 'negative_prompt'} under "inputs" of the provider.`;
  if (encoder === undefined || !input)
    return problem(
      holder ? [holder.id, 'inputs', side] : [video.id],
      'The prompt of the workflow was not found.',
      help,
    );
  const what =
    others.length > 0
      ? `Several texts make up the prompt: ${encoders.map(nodeLabel).join(', ')}.`
      : `The text of ${nodeLabel(encoder)} is computed by other nodes.`;
  return problem([encoder.id, 'inputs', input], what, help);
}

function opposite(name: string, side: 'positive' | 'negative'): boolean {
  return name === (side === 'positive' ? 'negative' : 'positive');
}

function textInputOf({ type, inputs }: WorkflowNode, side: 'positive' | 'negative'): string | null {
  if (textEnds.has(type)) return null;
  const own = `${side}_prompt`;
  if (inputs[own] !== undefined) return own;
  const isEncoder = /TextEncode|Prompt|String|Text/i.test(type);
  return isEncoder ? (textInputs.find((name) => inputs[name] !== undefined) ?? null) : null;
}

// A workflow without a negative prompt is complete: models with few steps have none.
function negativeOf(
  video: WorkflowNode,
  {
    nodes,
    workflow,
    prompt,
  }: {
    readonly nodes: readonly WorkflowNode[];
    readonly workflow: Workflow;
    readonly prompt: NodeInput | null;
  },
): NodeInput | null {
  const place = textOf('negative', video, nodes, workflow);
  if (isProblem(place)) return null;
  return prompt?.node === place.node && prompt.input === place.input ? null : place;
}

function framesOf(video: WorkflowNode, workflow: Workflow): NodeInput | WorkflowProblem {
  const input = frameInputs.find((name) => video.inputs[name] !== undefined);
  const place = input ? valuePlace({ node: video.id, input }, workflow, isWhole) : null;
  if (place !== null) return place;
  return problem(
    input ? [video.id, 'inputs', input] : [video.id],
    `The number of frames of ${nodeLabel(video)} ${input ? 'is computed by other nodes' : 'was not found'}.`,
    'Write a number there, or map frames under "inputs" of the provider.',
  );
}

function sideOf(side: 'width' | 'height', video: WorkflowNode | null, workflow: Workflow): NodeInput | null {
  return video && valuePlace({ node: video.id, input: side }, workflow, isWhole);
}

function seedsOf(nodes: readonly WorkflowNode[], workflow: Workflow): readonly NodeInput[] {
  const places = nodes.flatMap((node) =>
    seedInputs.flatMap((input) => {
      // A node that only holds a value is found through the sampler that uses it.
      if (node.inputs[input] === undefined || !/Sampler|Noise/i.test(node.type)) return [];
      return valuePlace({ node: node.id, input }, workflow, isWhole) ?? [];
    }),
  );
  return [...new Map(places.map((place) => [`${place.node} ${place.input}`, place])).values()];
}
