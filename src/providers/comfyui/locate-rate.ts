import { nodesBehind, upstreamOf, valuePlace } from './follow-links.js';
import type { WorkflowOutput } from './locate-output.js';
import { saveNodes } from './node-types.js';
import { linkIn, type Workflow } from './workflow.js';

// The rate of the models for which these workflows are made.
const USUAL_FPS = 16;

/** The generated frames per second of a clip: the rate of the file, without frames that the workflow interpolates. */
export function frameRate(output: WorkflowOutput, workflow: Workflow): number {
  return (savedRate(output, workflow) ?? USUAL_FPS) / interpolated(output, workflow);
}

function savedRate({ node: id }: WorkflowOutput, workflow: Workflow): number | null {
  const node = workflow.get(id);
  const own = node && saveNodes[node.type]?.fps;
  if (own !== undefined) return numberAt(id, own, workflow);
  const link = linkIn(node?.inputs.video);
  const makers = link
    ? nodesBehind(link.node, workflow, {
        through: () => true,
        isFound: ({ inputs }) => inputs.fps !== undefined || inputs.frame_rate !== undefined,
      })
    : [];
  const [maker] = makers;
  if (maker === undefined) return null;
  return numberAt(maker.id, maker.inputs.fps === undefined ? 'frame_rate' : 'fps', workflow);
}

function interpolated({ node }: WorkflowOutput, workflow: Workflow): number {
  return [...upstreamOf(node, workflow)].reduce((factor, id) => {
    if (!/\bVFI\b/.test(workflow.get(id)?.type ?? '')) return factor;
    return factor * (numberAt(id, 'multiplier', workflow) ?? 1);
  }, 1);
}

function numberAt(node: string, input: string, workflow: Workflow): number | null {
  const place = valuePlace({ node, input }, workflow, (value) => typeof value === 'number' && value > 0);
  return place && Number(workflow.get(place.node)?.inputs[place.input]);
}
