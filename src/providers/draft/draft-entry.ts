import { describedRows } from '../models/described-models.js';
import { DEFAULT_MODEL, modelNames } from '../models/model-table.js';
import type { ProviderEntry } from '../provider-entry.js';
import { motionKeyOfInputs } from './motion-key.js';
import { openDraft } from './open-draft.js';
import { recogniseCamera } from './recognise-camera.js';

/** The built-in offline provider. It draws previews for the models of the table. */
export const draftEntry: ProviderEntry = {
  traits: {
    id: 'draft',
    description: 'in-betweening on this machine, offline and free',
    kind: 'local',
    burnsSlates: true,
    acceptsAudio: false,
    keyVariable: null,
    addressVariable: null,
    hosts: [],
    schemes: [],
    models: modelNames(),
    defaultModel: DEFAULT_MODEL,
    settings: {},
  },
  wordsRead: ({ last, prompt }) => (last === null ? '' : recogniseCamera(prompt ?? '')),
  motions: {
    keyOf: motionKeyOfInputs,
    async analyse(request, size, setup) {
      // Loaded late: most commands analyse nothing.
      const { analyseTake } = await import('./analyse-pair.js');
      return analyseTake(request, size, setup);
    },
  },
  proxies: {
    async draw(request, size, setup) {
      const { drawProxy } = await import('./draw-proxy.js');
      return drawProxy(request, size, setup);
    },
  },
  open: async (use, setup) => openDraft({ ...setup, models: describedRows(use.models) }),
};
