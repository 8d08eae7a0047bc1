import type { JsonValue } from '../../base/json.js';
import { valueInputs } from './node-types.js';
import { linkIn, type NodeInput, type Workflow, type WorkflowNode } from './workflow.js';

/** How links are followed against their direction. */
export interface LinkSearch {
  /** Whether links of this input are followed. */
  readonly through: (input: string, node: WorkflowNode) => boolean;
  /** Whether a node is one of those that are searched for. Behind it, the search ends. */
  readonly isFound: (node: WorkflowNode) => boolean;
}

/** The nearest nodes of all ways that lead to a node, without it. */
export function nodesBehind(
  start: string,
  workflow: Workflow,
  { through, isFound }: LinkSearch,
): readonly WorkflowNode[] {
  const seen = new Set<string>();
  const found: WorkflowNode[] = [];
  const visit = (id: string): void => {
    const node = workflow.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    if (isFound(node)) found.push(node);
    else for (const [input, next] of linksOf(node)) if (through(input, node)) visit(next);
  };
  visit(start);
  return found;
}

/** All nodes that a node depends on, with itself. */
export function upstreamOf(start: string, workflow: Workflow): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const node = workflow.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    for (const [, next] of linksOf(node)) visit(next);
  };
  visit(start);
  return seen;
}

/** Where the value of an input is written: in the node, or in a node that only holds it. Null where it is computed. */
export function valuePlace(
  { node: id, input }: NodeInput,
  workflow: Workflow,
  accepts: (value: JsonValue) => boolean,
): NodeInput | null {
  const seen = new Set<string>();
  for (let place: NodeInput = { node: id, input }; ; ) {
    const node = workflow.get(place.node);
    const value = node?.inputs[place.input];
    if (node === undefined || value === undefined || seen.has(place.node)) return null;
    seen.add(place.node);
    const link = linkIn(value);
    if (link === null) return accepts(value) ? place : null;
    const holder = workflow.get(link.node);
    const held = valueInputs.find((name) => holder?.inputs[name] !== undefined);
    // A node with several values computes something from them.
    if (holder === undefined || held === undefined || Object.keys(holder.inputs).length > 2) return null;
    place = { node: link.node, input: held };
  }
}

function linksOf(node: WorkflowNode): readonly (readonly [string, string])[] {
  return Object.entries(node.inputs).flatMap(([input, value]) => {
    const link = linkIn(value);
    return link === null ? [] : [[input, link.node] as const];
  });
}
