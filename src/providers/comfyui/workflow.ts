import type { JsonValue } from '../../base/json.js';
import { parseJson, withoutBom } from '../../base/parse-json.js';
import { isRecord } from '../../base/shape.js';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { placeOfJsonError } from '../../import/json-error.js';

/** One node of a workflow. */
export interface WorkflowNode {
  readonly id: string;
  readonly type: string;
  readonly title: string | null;
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

/** The nodes of a workflow by their ids. */
export type Workflow = ReadonlyMap<string, WorkflowNode>;

/** The input of a node that takes a value. */
export interface NodeInput {
  readonly node: string;
  readonly input: string;
}

/** What is wrong with a workflow, and where: in its file, or in the settings that name its nodes. */
export interface WorkflowProblem {
  readonly in: 'workflow' | 'settings';
  /** A path of keys, or an offset of a text that is no JSON. */
  readonly at: DocumentPath | number;
  readonly message: string;
  readonly help: string;
}

/** The nodes, or why there are none. */
export type WorkflowRead =
  | { readonly workflow: Workflow }
  | { readonly workflow?: undefined; readonly problems: readonly WorkflowProblem[] };

const EXPORT = 'In ComfyUI choose Workflow, then "Export (API)", and use that file.';

/** Reads a workflow in the API format. */
export function readWorkflow(text: string): WorkflowRead {
  const value = parseJson(text);
  if (value === undefined) return { problems: [noJson(text)] };
  if (!isRecord(value)) return { problems: [problem([], 'The file is no workflow.', EXPORT)] };
  if (Array.isArray(value.nodes))
    return {
      problems: [problem(['nodes'], 'The workflow is saved for the editor, not for the API.', EXPORT)],
    };
  if (isRecord(value.prompt) && !('class_type' in value.prompt))
    return {
      problems: [
        problem(['prompt'], 'The workflow is inside "prompt".', 'Keep only what is inside "prompt".'),
      ],
    };
  const nodes = new Map<string, WorkflowNode>();
  const problems: WorkflowProblem[] = [];
  for (const [id, node] of Object.entries(value)) {
    const read = readNode(id, node as JsonValue);
    if ('message' in read) problems.push(read);
    else nodes.set(id, read);
  }
  if (nodes.size === 0 && problems.length === 0)
    problems.push(problem([], 'The workflow has no nodes.', EXPORT));
  const all = [...problems, ...brokenLinks(nodes)];
  return all.length > 0 ? { problems: all } : { workflow: nodes };
}

/** The node and the slot that an input is linked to; null for a value. */
export function linkIn(
  value: JsonValue | undefined,
): { readonly node: string; readonly slot: number } | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [node, slot] = value as readonly JsonValue[];
  if ((typeof node !== 'string' && typeof node !== 'number') || typeof slot !== 'number') return null;
  return { node: String(node), slot };
}

/** A node in a message. */
export function nodeLabel({ id, type, title }: WorkflowNode): string {
  return title === null || title === type ? `node ${id} (${type})` : `node ${id} "${title}" (${type})`;
}

export function problem(at: WorkflowProblem['at'], message: string, help: string): WorkflowProblem {
  return { in: 'workflow', at, message, help };
}

function readNode(id: string, node: JsonValue): WorkflowNode | WorkflowProblem {
  if (!isRecord(node) || typeof node.class_type !== 'string')
    return problem([id], `Node ${id} has no "class_type".`, EXPORT);
  if (!isRecord(node.inputs)) return problem([id], `Node ${id} has no "inputs".`, EXPORT);
  const title = isRecord(node._meta) && typeof node._meta.title === 'string' ? node._meta.title : null;
  return { id, type: node.class_type, title, inputs: node.inputs as WorkflowNode['inputs'] };
}

function brokenLinks(nodes: Workflow): readonly WorkflowProblem[] {
  return [...nodes.values()].flatMap((node) =>
    Object.entries(node.inputs).flatMap(([name, value]) => {
      const link = linkIn(value);
      if (link === null || nodes.has(link.node)) return [];
      const message = `The input "${name}" of ${nodeLabel(node)} is linked to node ${link.node}, which does not exist.`;
      return [problem([node.id, 'inputs', name], message, 'Export the workflow again.')];
    }),
  );
}

function noJson(text: string): WorkflowProblem {
  try {
    JSON.parse(withoutBom(text));
  } catch (error) {
    return problem(placeOfJsonError(text, error), 'The workflow is not valid JSON.', EXPORT);
  }
  return problem(0, 'The workflow is nested too deeply.', EXPORT);
}
