import type { JsonValue } from '../../base/json.js';
import { clipShape, clipSize } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import type { UsableWorkflow } from './load-workflow.js';
import type { NodeInput } from './workflow.js';
import { framesFor, workflowCapabilities } from './workflow-capabilities.js';

/** What a shot puts into a workflow, besides its request. */
export interface FilledParts {
  /** The uploaded images, by their names on the server. */
  readonly first: string;
  readonly last: string;
  /** Used where the request has no seed. */
  readonly seed: number;
  /** The name of the file of the clip, without its number and extension. */
  readonly prefix: string;
}

/** The workflow of one take, as the server executes it. */
export function fillWorkflow(
  { nodes, inputs }: UsableWorkflow,
  request: TakeRequest,
  { first, last, seed, prefix }: FilledParts,
): Readonly<Record<string, JsonValue>> {
  const filled = new Map(
    [...nodes.values()].map((node) => [node.id, { class_type: node.type, inputs: { ...node.inputs } }]),
  );
  const put = (place: NodeInput | null, value: JsonValue): void => {
    const node = place && filled.get(place.node);
    if (place && node) node.inputs[place.input] = value;
  };
  put(inputs.first, first);
  put(inputs.last, last);
  put(inputs.prompt, request.prompt ?? '');
  if (request.negativePrompt !== null) put(inputs.negativePrompt, request.negativePrompt);
  for (const place of inputs.seeds) put(place, request.seed ?? seed);
  put(inputs.frames, framesFor(request.duration, inputs));
  const area = workflowCapabilities().resolutions.find(({ name }) => name === request.resolution)?.area;
  if (request.first.kind === 'image' && area !== undefined && inputs.width && inputs.height) {
    const size = clipSize(clipShape(request.first.size), area);
    put(inputs.width, size.width);
    put(inputs.height, size.height);
  }
  put({ node: inputs.output.node, input: 'filename_prefix' }, prefix);
  // Otherwise the file would be in a folder that the server empties.
  const saver = filled.get(inputs.output.node);
  if (saver && 'save_output' in saver.inputs) saver.inputs.save_output = true;
  return Object.fromEntries(filled);
}
