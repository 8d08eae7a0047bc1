import { join } from 'node:path';
import { inFileOrder } from '../../src/diagnostics/in-file-order.js';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { loadKeyframes } from '../../src/ingest/load-keyframes.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import type { SourceFile } from '../../src/storyboard/storyboard.js';
import { testFolder } from '../rig/test-folder.js';
import { fixture } from './sources.js';

const providers = openProviderRegistry().traits;

/** Everything that is printed about a storyboard whose images are next to the invalid fixtures. */
export async function explain(file: SourceFile): Promise<{ text: string; errors: boolean }> {
  const parsed = parseStoryboard(file, {}, providers);
  await using state = await testFolder();
  const loaded = await loadKeyframes(
    { shots: parsed.images },
    {
      root: fixture('invalid'),
      cacheFolder: join(state.path, 'keyframes'),
      offline: true,
      signal: new AbortController().signal,
    },
  );
  const all = inFileOrder(parsed.source, [...parsed.diagnostics, ...loaded.diagnostics]);
  const errors = all.some(({ severity }) => severity === 'error');
  return { text: `${printDiagnostics(parsed.source, all, { color: false })}\n`, errors };
}
