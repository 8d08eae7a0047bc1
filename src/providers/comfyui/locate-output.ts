import { type SavedForm, saveNodes } from './node-types.js';
import {
  type NodeInput,
  nodeLabel,
  problem,
  type Workflow,
  type WorkflowNode,
  type WorkflowProblem,
} from './workflow.js';

/** The node that saves the clip, and the form of its file. */
export interface WorkflowOutput {
  readonly node: string;
  readonly form: SavedForm;
}

const HELP = 'Add a "Save Video" node (SaveVideo) behind a "Create Video" node.';

/** Finds the node that saves the clip. */
export function locateOutput(
  workflow: Workflow,
  mapped: Pick<NodeInput, 'node'> | null,
): WorkflowOutput | WorkflowProblem {
  const savers = mapped
    ? [...workflow.values()].filter(({ id }) => id === mapped.node)
    : [...workflow.values()].filter(({ type }) => Object.hasOwn(saveNodes, type));
  const outputs = savers.map((node) => ({ node, form: formOf(node) }));
  const usable = [
    outputs.filter(({ form }) => form === 'mp4'),
    outputs.filter(({ form }) => form === 'webm'),
  ].find((some) => some.length > 0);
  const [only, ...others] = usable ?? [];
  if (only !== undefined && others.length === 0) return withPrefix(only.node, only.form);
  if (only !== undefined)
    return problem(
      [only.node.id],
      `Several nodes save a video: ${[only, ...others].map(({ node }) => nodeLabel(node)).join(', ')}.`,
      'Map output under "inputs" of the provider, or remove the others.',
    );
  const [first] = savers;
  if (first === undefined) return problem([], 'No node of the workflow saves a video.', HELP);
  return problem(
    [first.id],
    `The clip cannot be used in the form in which ${nodeLabel(first)} saves it: the film needs MP4 or WebM.`,
    HELP,
  );
}

function withPrefix(node: WorkflowNode, form: SavedForm): WorkflowOutput | WorkflowProblem {
  if (typeof node.inputs.filename_prefix === 'string') return { node: node.id, form };
  return problem(
    [node.id, 'inputs'],
    `The name of the file of ${nodeLabel(node)} is not a text in "filename_prefix".`,
    'The file could not be found again. Write any text there.',
  );
}

// A node that the storyboard names may be one that is not known here.
function formOf({ type, inputs }: WorkflowNode): SavedForm {
  const known = Object.hasOwn(saveNodes, type) ? saveNodes[type] : undefined;
  return known ? known.form(inputs) : 'mp4';
}
