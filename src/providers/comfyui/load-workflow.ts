import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { placeOf } from '../../diagnostics/place-of.js';
import { jsonSource } from '../../import/json-place.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import type { SettingProblem } from '../provider.js';
import { type LocatedInputs, locateInputs } from './locate-inputs.js';
import { readMapping } from './mapped-inputs.js';
import { type NodeInput, readWorkflow, type Workflow, type WorkflowProblem } from './workflow.js';

/** A workflow that makes clips of shots. */
export interface UsableWorkflow {
  /** As the storyboard writes it. */
  readonly file: string;
  readonly nodes: Workflow;
  readonly inputs: LocatedInputs;
  /** Of everything in it that can change a clip, apart from what each shot replaces. */
  readonly digest: string;
  /** The place of a node in the file, for messages: "flf2v.api.json:12:5". */
  placeOf(node: string): string;
}

/** The workflow, or what is wrong with it. */
export type LoadedWorkflow =
  | { readonly workflow: UsableWorkflow }
  | { readonly workflow?: undefined; readonly problems: readonly SettingProblem[] };

const EXAMPLE = 'An example is in examples/comfyui of the package; docs/providers/comfyui.md explains it.';

/** Loads the workflow that the settings name, relative to the folder of the storyboard. */
export async function loadWorkflow(
  { workflow: file, inputs: mapping }: { readonly workflow?: JsonValue; readonly inputs?: JsonValue },
  root: string,
): Promise<LoadedWorkflow> {
  if (typeof file !== 'string')
    return {
      problems: [
        {
          at: [],
          code: 'workflow-missing',
          message: 'The provider needs a workflow, in the API format of ComfyUI.',
          help: `Add "workflow: flf2v.api.json" to its settings. ${EXAMPLE}`,
        },
      ],
    };
  const text = await readText(isAbsolute(file) ? file : join(root, file));
  if (typeof text !== 'string')
    return {
      problems: [
        {
          at: ['workflow'],
          code: 'workflow-unreadable',
          message: `The workflow "${file}" ${text.why}.`,
          help: 'Paths are relative to the storyboard.',
        },
      ],
    };
  return workflowIn(text, { file, mapping });
}

/** The workflow in a text. */
export function workflowIn(
  text: string,
  { file, mapping }: { readonly file: string; readonly mapping?: JsonValue | undefined },
): LoadedWorkflow {
  const source = jsonSource(file, text);
  const read = readWorkflow(text);
  if (read.workflow === undefined) return { problems: asSettings(read.problems, source) };
  const nodes = read.workflow;
  const { mapped, problems } = readMapping(mapping, nodes);
  if (problems.length > 0) return { problems: asSettings(problems, source) };
  const located = locateInputs(nodes, mapped);
  if (located.inputs === undefined) return { problems: asSettings(located.problems, source) };
  const { inputs } = located;
  return {
    workflow: {
      file,
      nodes,
      inputs,
      digest: digestOf(nodes, inputs),
      placeOf: (node) => placeIn(source, [node]),
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function readText(path: string): Promise<string | { readonly why: string }> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return { why: isMissing(error) ? 'does not exist' : `cannot be read: ${errnoMessage(error)}` };
  }
}

// Only one diagnostic is shown per place, and all problems of the workflow have the place of its name in the storyboard.
function asSettings(problems: readonly WorkflowProblem[], source: LocatedSource): readonly SettingProblem[] {
  const own = problems.filter((one) => one.in === 'settings');
  const [first, ...others] = problems.filter((one) => one.in === 'workflow');
  const mapped = own.map(({ at, message, help }) => ({
    at: typeof at === 'number' ? [] : at,
    code: 'workflow-mapping',
    message,
    help,
  }));
  if (first === undefined) return mapped;
  const said = ({ at, message }: WorkflowProblem): string => `${placeIn(source, at)}: ${message}`;
  const rest = others.length === 0 ? '' : ` Further problems: ${others.map(said).join(' ')}`;
  return [
    ...mapped,
    { at: ['workflow'], code: 'unsuitable-workflow', message: said(first), help: `${first.help}${rest}` },
  ];
}

function placeIn(source: LocatedSource, at: WorkflowProblem['at']): string {
  const { line, column } = placeOf(
    source,
    typeof at === 'number' ? { kind: 'range', start: at, end: at } : { kind: 'path', path: at, on: 'value' },
  );
  return `${source.name}:${line}:${column}`;
}

// Titles and positions change no clip, and neither do values that each shot replaces: a workflow may be saved again after a
// trial in the editor. The negative prompt counts, because it is used where a shot has none.
function digestOf(nodes: Workflow, inputs: LocatedInputs): string {
  const { first, last, prompt, width, height, frames, seeds, output } = inputs;
  const replaced = [first, last, prompt, width, height, frames, ...seeds].flatMap((place) => place ?? []);
  const prefix: NodeInput = { node: output.node, input: 'filename_prefix' };
  const isReplaced = (node: string, input: string): boolean =>
    [...replaced, prefix].some((place) => place.node === node && place.input === input);
  const kept = [...nodes.values()].map(({ id, type, inputs: own }) => [
    id,
    {
      type,
      inputs: Object.fromEntries(Object.entries(own).filter(([input]) => !isReplaced(id, input))),
    },
  ]);
  return sha256(canonicalJson({ nodes: Object.fromEntries(kept), inputs: inputs as unknown as JsonValue }));
}
