import { type DiagnosedFact, ProviderFailure } from '../provider.js';
import { missingOn, typesOf } from './check-installed.js';
import type { LoadedWorkflow, UsableWorkflow } from './load-workflow.js';
import type { LocatedInputs } from './locate-inputs.js';
import type { Server, ServerPool } from './server-pool.js';
import { type NodeInput, nodeLabel } from './workflow.js';

/** What the workflow takes from a shot, and what each server has. Never throws but for an aborted signal. */
export async function diagnose(
  { pool, loaded }: { readonly pool: ServerPool; readonly loaded: LoadedWorkflow },
  signal: AbortSignal,
): Promise<readonly DiagnosedFact[]> {
  const servers = await Promise.all(
    pool.named.map((server) => diagnoseServer(server, loaded.workflow, signal)),
  );
  return [loaded.workflow ? workflowFact(loaded.workflow) : problemFact(loaded), ...servers];
}

function problemFact({ problems = [] }: Extract<LoadedWorkflow, { workflow?: undefined }>): DiagnosedFact {
  return {
    name: 'workflow',
    state: 'bad',
    text: problems.flatMap(({ message, help }) => [message, help]).join('\n'),
  };
}

function workflowFact(workflow: UsableWorkflow): DiagnosedFact {
  const { inputs, nodes, file } = workflow;
  const place = ({ node, input }: NodeInput): string => {
    const found = nodes.get(node);
    return `${found ? nodeLabel(found) : node}, ${input}`;
  };
  const rows: readonly (readonly [string, readonly NodeInput[]])[] = [
    ['first', [inputs.first]],
    ['last', [inputs.last]],
    ['prompt', [inputs.prompt]],
    ['negative prompt', optional(inputs.negativePrompt)],
    ['seed', inputs.seeds],
    ['size', [...optional(inputs.width), ...optional(inputs.height)]],
    ['frames', [inputs.frames]],
  ];
  const saver = nodes.get(inputs.output.node);
  return {
    name: 'workflow',
    state: 'good',
    text: [
      file,
      ...rows.map(
        ([name, places]) => `${name}: ${places.length === 0 ? 'none' : places.map(place).join('; ')}`,
      ),
      `output: ${saver ? nodeLabel(saver) : ''}, ${rate(inputs)} frames per second`,
    ].join('\n'),
  };
}

function rate({ fps }: LocatedInputs): number {
  return Math.round(fps * 100) / 100;
}

function optional(place: NodeInput | null): readonly NodeInput[] {
  return place === null ? [] : [place];
}

async function diagnoseServer(
  { calls }: Server,
  workflow: UsableWorkflow | undefined,
  signal: AbortSignal,
): Promise<DiagnosedFact> {
  const name = 'server';
  try {
    const version = await calls.version(signal);
    const known = `${calls.url}: ComfyUI ${version}`;
    if (workflow === undefined) return { name, state: 'good', text: known };
    const { nodes, models, paid } = missingOn(await calls.nodeTypes(typesOf(workflow), signal), workflow);
    const lines = [
      ...nodes.map((one) => `missing node: ${one}`),
      ...models.map((one) => `missing model or value: ${one}`),
      ...paid.map((one) => `node of a paid service: ${one}`),
    ];
    return { name, state: lines.length > 0 ? 'bad' : 'good', text: [known, ...lines].join('\n') };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ProviderFailure)) throw error;
    const hint = `Start ComfyUI, or check the address: ${calls.url}.`;
    return {
      name,
      state: 'bad',
      text: `${error.message}\n${error.kind === 'transient' ? hint : error.hint}`,
    };
  }
}
