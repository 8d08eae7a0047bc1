import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { openNormalizer } from '../web/normalizer.js';
import { comfyuiSettings, serverAddresses } from './comfyui-settings.js';
import { WORKFLOW_MODEL, workflowCapabilities } from './workflow-capabilities.js';

const traits: ProviderTraits = {
  id: 'comfyui',
  description: 'a workflow of yours on ComfyUI servers of yours, free',
  kind: 'own',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: null,
  furtherKeyVariables: ['COMFYUI_TOKEN'],
  addressVariable: 'COMFYUI_URL',
  hosts: [],
  schemes: [],
  models: [WORKFLOW_MODEL],
  defaultModel: WORKFLOW_MODEL,
  settings: comfyuiSettings,
};

/** Workflows on ComfyUI servers. */
export const comfyuiEntry: ProviderEntry = {
  traits,
  // For previews of the draft provider. What the workflow itself can do is known when it is read.
  capabilities: (model) => (model === WORKFLOW_MODEL ? workflowCapabilities() : undefined),
  files: ({ own }) => (typeof own.workflow === 'string' ? [own.workflow] : []),
  // The HTTP client is loaded late: most commands need none.
  async open({ own, limits }, setup) {
    const [{ loadWorkflow }, { openComfyui }] = await Promise.all([
      import('./load-workflow.js'),
      import('./open-comfyui.js'),
    ]);
    const { clock, env, engine } = setup;
    const { urls, isOwn } = serverAddresses(own, env.COMFYUI_URL);
    // A storyboard may come from someone else, so the token is sent only to addresses that the user's own variable names.
    const token = isOwn ? env.COMFYUI_TOKEN?.trim() || undefined : undefined;
    const loaded = await loadWorkflow(own, setup.root ?? '.');
    return openComfyui({ urls, token, loaded, limits, clock, env, engine, normalize: openNormalizer(setup) });
  },
};
