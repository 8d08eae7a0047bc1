import { RenderError } from '../diagnostics/render-error.js';
import type { Project } from '../project/project.js';
import type { LimitsInForce, Provider } from '../providers/provider.js';
import { useOf } from '../providers/provider-use.js';
import { count } from '../report/format-values.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { openTimeLimit } from '../system/time-limit.js';
import type { Finding } from './finding.js';

const LONGEST_MS = 3000;

/**
 * The limits that the provider of a storyboard states for its models. Only a note: an account that may not ask, a slow
 * network or an unknown model gives no finding.
 */
export async function limitFindings(
  project: Project,
  { provider: settings, shots }: Storyboard,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const provider = await project.provider(settings.use, useOf(settings)).catch(() => null);
  if (!provider?.limitsInForce || provider.unusable) return [];
  const { defaultModel } = project.providers.entry(settings.use).traits;
  const models = [...new Set(shots.map(({ model }) => model ?? defaultModel))];
  using limit = openTimeLimit(signal, LONGEST_MS);
  const stated = await Promise.all(models.map((model) => statedFor(provider, model, limit.signal)));
  signal.throwIfAborted();
  const lines = stated.flatMap((limits, index) =>
    limits ? [`${models[index]}: ${formatLimits(limits)}`] : [],
  );
  return lines.length === 0 ? [] : [{ name: 'limits', state: 'good', text: lines.join('\n') }];
}

async function statedFor(
  provider: Provider,
  model: string,
  signal: AbortSignal,
): Promise<LimitsInForce | null> {
  try {
    return (await provider.limitsInForce?.(model, signal)) ?? null;
  } catch (error) {
    if (error instanceof RenderError || signal.aborted) return null;
    throw error;
  }
}

function formatLimits({ submitsPerSecond, takesInFlight, takesWaiting }: LimitsInForce): string {
  return [
    submitsPerSecond === null ? null : formatRate(submitsPerSecond),
    takesInFlight === null ? null : `${count(takesInFlight, 'take')} in flight`,
    takesWaiting === null ? null : `${count(takesWaiting, 'take')} waiting`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function formatRate(perSecond: number): string {
  return perSecond < 1
    ? `${count(Math.round(perSecond * 60), 'submit')} per minute`
    : `${count(Math.round(perSecond * 10) / 10, 'submit')} per second`;
}
