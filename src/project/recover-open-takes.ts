import { RenderError } from '../diagnostics/render-error.js';
import type { ClipMaking } from '../generate/generate-clips.js';
import { collectFinished, type RecoveredTakes, recoverTakes } from '../generate/recover-takes.js';
import { probeClip } from '../media/probe.js';
import type { Provider } from '../providers/provider.js';
import type { HeldStudio, Studio } from './project.js';

/** What making and fetching clips needs of a studio, whose state folder is held. */
export function clipMaking(
  { studio, held, provider }: { studio: Studio; held: HeldStudio; provider: Provider },
  signal: AbortSignal,
): ClipMaking {
  return {
    provider,
    store: studio.store,
    journal: held.journal,
    clock: studio.clock,
    emit: studio.emit,
    signal,
    probe: probeClip,
    random: Math.random,
    paces: studio.paces,
  };
}

/** What became of all open takes, whichever provider has them. */
export type Recovered = Omit<RecoveredTakes, 'foreign'>;

/**
 * Collects the takes that the journal has open, before anything looks at the storyboard: a typo in it must not
 * strand what was paid for. Pays nothing. With `wait` it stays until the last one has ended.
 */
export async function recover(
  { studio, held, wait }: { studio: Studio; held: HeldStudio; wait: boolean },
  signal: AbortSignal,
): Promise<Recovered> {
  const ids = new Set(held.journal.state().open.map(({ request }) => request.provider));
  const all: Recovered = { clips: new Map(), failures: [], running: [] };
  let sum = all;
  for (const id of ids) {
    const provider = await openOrWarn(id, studio);
    if (!provider) continue;
    const making = clipMaking({ studio, held, provider }, signal);
    const one = await (wait ? recoverTakes(making) : collectFinished(making));
    sum = {
      clips: new Map([...sum.clips, ...one.clips]),
      failures: [...sum.failures, ...one.failures],
      running: [...sum.running, ...one.running],
    };
  }
  return sum;
}

// Without a key the takes stay where they are; the journal keeps them for the next time.
async function openOrWarn(id: string, studio: Studio): Promise<Provider | undefined> {
  try {
    return await studio.provider(id);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    studio.emit({
      type: 'warned',
      code: error.code,
      message: `Takes of the provider "${id}" are still open and could not be collected: ${error.message}`,
    });
    return undefined;
  }
}
