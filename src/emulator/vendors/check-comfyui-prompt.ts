import type { NodeType, NodeTypes } from './comfyui-nodes.js';

type Inputs = Readonly<Record<string, unknown>>;

/** A workflow as a request has it. */
export type PromptGraph = Readonly<Record<string, { readonly class_type: string; readonly inputs: Inputs }>>;

interface InputError {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

/** What is wrong with a workflow, in the form in which the server says it; null for nothing. */
export function promptError(
  prompt: unknown,
  types: NodeTypes,
  isUploaded: (name: string) => boolean,
): Readonly<Record<string, unknown>> | null {
  if (typeof prompt !== 'object' || prompt === null)
    return refusal('no_prompt', 'No prompt provided', 'No prompt provided');
  const graph = prompt as PromptGraph;
  for (const [id, node] of Object.entries(graph)) {
    if (typeof node?.class_type !== 'string')
      return refusal(
        'missing_node_type',
        'Cannot execute because a node is missing the class_type property.',
        `Node ID '#${id}'`,
      );
    if (!Object.hasOwn(types, node.class_type))
      return refusal(
        'missing_node_type',
        `Node '${node.class_type}' not found. The custom node may not be installed.`,
        `Node ID '#${id}'`,
      );
  }
  const outputs = Object.entries(graph).filter(([, node]) => types[node.class_type]?.output_node);
  if (outputs.length === 0) return refusal('prompt_no_outputs', 'Prompt has no outputs', '');
  const errors = Object.entries(graph).flatMap(([id, node]) => {
    const found = inputErrors(node.inputs, types[node.class_type] as NodeType, { graph, isUploaded });
    if (found.length === 0) return [];
    const dependent = outputs.map(([output]) => output);
    return [[id, { errors: found, dependent_outputs: dependent, class_type: node.class_type }] as const];
  });
  if (errors.length === 0) return null;
  const details = errors
    .map(([, { errors: all }]) => all.map(({ details: one }) => one).join('\n'))
    .join('\n');
  return {
    ...refusal('prompt_outputs_failed_validation', 'Prompt outputs failed validation', details),
    node_errors: Object.fromEntries(errors),
  };
}

function refusal(type: string, message: string, details: string) {
  return { error: { type, message, details, extra_info: {} }, node_errors: {} };
}

function inputErrors(
  inputs: Inputs,
  { input: groups, name: type }: NodeType,
  { graph, isUploaded }: { readonly graph: PromptGraph; readonly isUploaded: (name: string) => boolean },
): readonly InputError[] {
  const specs = Object.entries({ ...groups.required, ...groups.optional });
  return specs.flatMap(([name, [kind, options]]) => {
    const value = inputs[name];
    const problem = (what: string, message: string, details: string): InputError[] => [
      { type: what, message, details, extra_info: { input_name: name, received_value: value ?? null } },
    ];
    if (value === undefined)
      return name in groups.required
        ? problem('required_input_missing', 'Required input is missing', name)
        : [];
    if (Array.isArray(value))
      return String(value[0]) in graph
        ? []
        : problem(
            'bad_linked_input',
            'Bad linked input, must be a length-2 list of [node_id, slot_index]',
            name,
          );
    if (options?.image_upload === true && typeof value === 'string')
      return isUploaded(value)
        ? []
        : problem(
            'custom_validation_failed',
            'Custom validation failed for node',
            `${name} - Invalid image file: ${value}`,
          );
    if (Array.isArray(kind))
      return kind.includes(value as string)
        ? []
        : problem(
            'value_not_in_list',
            'Value not in list',
            `${name}: '${value}' not in ${JSON.stringify(kind)}`,
          );
    const { min, max } = options ?? {};
    if (typeof value === 'number' && typeof min === 'number' && value < min)
      return problem('value_smaller_than_min', `Value ${value} smaller than min of ${min}`, name);
    if (typeof value === 'number' && typeof max === 'number' && value > max)
      return problem('value_bigger_than_max', `Value ${value} bigger than max of ${max}`, name);
    if (kind === 'INT' && typeof value !== 'number')
      return problem(
        'invalid_input_type',
        'Failed to convert an input value to a INT value',
        `${type}, ${name}`,
      );
    return [];
  });
}
