import type { JsonValue } from '../../base/json.js';
import { objectIn, type WireObject } from '../web/web-answer.js';
import { failure } from '../web/web-failure.js';
import type { UsableWorkflow } from './load-workflow.js';
import { imageLoaders } from './node-types.js';
import { linkIn, nodeLabel, type WorkflowNode } from './workflow.js';

/** What a server lacks for a workflow, one sentence each. */
export interface Missing {
  readonly nodes: readonly string[];
  /** Models, and other values that the server does not have. */
  readonly models: readonly string[];
  /** Nodes that call a paid service. */
  readonly paid: readonly string[];
}

/** The types of the nodes of a workflow. */
export function typesOf({ nodes }: UsableWorkflow): readonly string[] {
  return [...new Set([...nodes.values()].map(({ type }) => type))];
}

/** Compares a workflow with the types of nodes that a server has. */
export function missingOn(types: WireObject, { nodes, inputs, placeOf }: UsableWorkflow): Missing {
  const all = [...nodes.values()];
  const label = (node: WorkflowNode): string => `${placeOf(node.id)}: ${nodeLabel(node)}`;
  const replaced = new Set([inputs.first, inputs.last].map(({ node, input }) => `${node} ${input}`));
  return {
    nodes: all.filter(({ type }) => !Object.hasOwn(types, type)).map(label),
    paid: all.filter(({ type }) => objectIn(types[type])?.api_node === true).map(label),
    models: all.flatMap((node) =>
      Object.entries(node.inputs).flatMap(([input, value]) => {
        const choices = choicesOf(objectIn(types[node.type]), input);
        if (choices === null || linkIn(value) !== null || choices.includes(value)) return [];
        // Uploaded images are not in the list that the server shows.
        if (replaced.has(`${node.id} ${input}`) || Object.hasOwn(imageLoaders, node.type)) return [];
        return [`${label(node)}: ${input} ${JSON.stringify(value)}`];
      }),
    ),
  };
}

/** Throws ProviderFailure `refused` for a server that cannot execute the workflow, or not for free. */
export function refuseMissing({ nodes, models, paid }: Missing, url: string): void {
  const [one] = [
    ...(nodes.length > 0
      ? [
          [
            'node-missing',
            `lacks nodes of the workflow: ${nodes.join(', ')}`,
            'Install them on the server, for example with the ComfyUI Manager, and restart it.',
          ] as const,
        ]
      : []),
    ...(models.length > 0
      ? [
          [
            'model-missing',
            `lacks models or values of the workflow: ${models.join(', ')}`,
            'Put the files into the folders of the server, or choose other ones in the workflow.',
          ] as const,
        ]
      : []),
    ...(paid.length > 0
      ? [
          [
            'paid-node',
            `would send the take to a paid service: ${paid.join(', ')}`,
            'This provider is free, so such a workflow is not executed. Use the provider of that service.',
          ] as const,
        ]
      : []),
  ];
  if (one === undefined) return;
  const [code, what, hint] = one;
  throw failure('refused', code, `ComfyUI: ${url} ${what}.`, { hint });
}

// A list as the type of an input, or the options of a type "COMBO".
function choicesOf(type: WireObject | undefined, input: string): readonly JsonValue[] | null {
  const groups = objectIn(type?.input);
  const spec = ['required', 'optional']
    .map((group) => objectIn(groups?.[group])?.[input])
    .find((one) => one !== undefined);
  if (!Array.isArray(spec)) return null;
  const [kind, options] = spec as readonly unknown[];
  if (Array.isArray(kind)) return kind as readonly JsonValue[];
  const list = kind === 'COMBO' ? objectIn(options)?.options : undefined;
  return Array.isArray(list) ? (list as readonly JsonValue[]) : null;
}
