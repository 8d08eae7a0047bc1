import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/base/digest.js';
import { openLocalRunner } from '../../src/jobs/local-runner.js';
import { lazyEngine } from '../../src/media/resolve-engine.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { openDraft } from '../../src/providers/draft/open-draft.js';
import { requestFor } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';
import { describeProvider } from './provider.js';

const engine = lazyEngine({ env: process.env, signal: new AbortController().signal });

function image(name: string): TakeRequest['first'] {
  const file = fileURLToPath(new URL(`../../fixtures/keyframes/${name}`, import.meta.url));
  return {
    kind: 'image',
    uri: name,
    from: 'file',
    digest: sha256(readFileSync(file)),
    bytes: 1,
    format: 'png',
    size: { width: 320, height: 180 },
    orientation: 1,
    alpha: false,
    file,
  };
}

describeProvider('draft', async () => {
  const folder = await testFolder();
  const provider = openDraft({ jobs: openLocalRunner({ engine }), engine, folder: async () => folder.path });
  return {
    provider,
    request: {
      ...requestFor('rain'),
      provider: 'draft',
      model: 'wan2.2-kf2v-flash',
      resolution: '480P',
      duration: 1,
      first: image('push-a.png'),
      last: image('push-b.png'),
    },
    refused: null,
    forgotten: { draft: 'of another process' },
    forgottenAsset: { location: { draft: 'of another process' }, expiresAt: null },
    listsTakes: false,
    secrets: [],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});
