import type { JsonValue } from '../../base/json.js';
import { isRecord } from '../../base/shape.js';
import { suggestionFor } from '../../diagnostics/closest.js';
import type { NodeInput, Workflow, WorkflowNode, WorkflowProblem } from './workflow.js';

/** The inputs that a storyboard can map. */
export const mappable = [
  'first',
  'last',
  'prompt',
  'negative_prompt',
  'seed',
  'width',
  'height',
  'frames',
] as const;

export type InputMapping = (typeof mappable)[number];

/** The inputs that the storyboard maps. */
export type MappedInputs = { readonly [name in InputMapping]?: NodeInput } & {
  readonly output?: Pick<NodeInput, 'node'>;
  /** Generated frames per second. */
  readonly fps?: number;
};

/** Reads the mapping of a storyboard, which the schema has checked. */
export function readMapping(
  written: JsonValue | undefined,
  workflow: Workflow,
): { readonly mapped: MappedInputs; readonly problems: readonly WorkflowProblem[] } {
  const mapped: Record<string, NodeInput | Pick<NodeInput, 'node'> | number> = {};
  const problems: WorkflowProblem[] = [];
  for (const [name, value] of Object.entries(isRecord(written) ? written : {})) {
    if (typeof value === 'number' && name === 'fps') mapped[name] = value;
    else if (typeof value === 'number')
      problems.push(
        setting(
          ['inputs', name],
          `"${name}" is a number, and only "fps" can be one.`,
          name === 'output'
            ? `For a node: { node: ${value} }.`
            : `For an input of a node: { node: ${value}, input: its name }.`,
        ),
      );
    if (!isRecord(value)) continue;
    const read = readOne(name, value, workflow);
    if ('help' in read) problems.push(read);
    else mapped[name] = read;
  }
  return { mapped, problems };
}

function readOne(
  name: string,
  { node: said, input }: Readonly<Record<string, unknown>>,
  workflow: Workflow,
): NodeInput | Pick<NodeInput, 'node'> | WorkflowProblem {
  const wanted = String(said);
  const node = workflow.get(wanted) ?? byTitle(wanted, workflow);
  const at = ['inputs', name];
  if (node === 'several')
    return setting(
      [...at, 'node'],
      `Several nodes of the workflow have the title "${wanted}".`,
      'Use the id of one.',
    );
  if (node === null) {
    const known = [...workflow.values()].map(({ id, title }) => title ?? id);
    return setting(
      [...at, 'node'],
      `The workflow has no node "${wanted}".`,
      `${suggestionFor(wanted, known) ?? ''} Nodes: ${known.join(', ')}.`.trim(),
    );
  }
  if (name === 'output') return { node: node.id };
  const field = typeof input === 'string' ? input : null;
  if (field !== null && node.inputs[field] !== undefined) return { node: node.id, input: field };
  const names = Object.keys(node.inputs);
  const which = field === null ? 'No input is named' : `The node "${wanted}" has no input "${field}"`;
  return setting(
    [...at, ...(field === null ? [] : ['input'])],
    `${which}.`,
    `Its inputs: ${names.join(', ')}.`,
  );
}

function byTitle(title: string, workflow: Workflow): WorkflowNode | 'several' | null {
  const [one, ...others] = [...workflow.values()].filter((node) => node.title === title);
  if (one === undefined) return null;
  return others.length > 0 ? 'several' : one;
}

function setting(at: readonly string[], message: string, help: string): WorkflowProblem {
  return { in: 'settings', at, message, help };
}
