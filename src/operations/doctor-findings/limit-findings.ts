import { RenderError } from '../../diagnostics/render-error.js';
import type { Project } from '../../project/project.js';
import type { LimitsInForce, Provider } from '../../providers/provider.js';
import { useOf } from '../../providers/provider-use.js';
import { count } from '../../report/format-values.js';
import type { Storyboard } from '../../storyboard/storyboard.js';
import { openTimeLimit } from '../../system/time-limit.js';
import type { Finding } from './finding.js';
import { type UsedProvider, usedProviders } from './used-providers.js';

const LONGEST_MS = 3000;

/**
 * The limits that the provider of a storyboard states for its models, and whether it could be asked at all. An account that
 * may not ask for its limits, and a model without any, give no finding.
 */
export async function limitFindings(
  project: Project,
  storyboard: Storyboard,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found = await Promise.all(usedProviders(storyboard).map((used) => findingsOf(project, used, signal)));
  return found.flat();
}

async function findingsOf(
  project: Project,
  { name: named, settings, shots }: UsedProvider,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const provider = await project.provider(named, useOf(settings)).catch(() => null);
  if (!provider?.limitsInForce || provider.unusable) return [];
  const { defaultModel } = project.providers.entry(settings.use).traits;
  const models = [...new Set(shots.map(({ model }) => model ?? defaultModel))];
  using limit = openTimeLimit(signal, LONGEST_MS);
  const stated = await Promise.all(models.map((model) => statedFor(provider, model, limit.signal)));
  signal.throwIfAborted();
  const lines = stated.flatMap((found, index) =>
    found === null || found instanceof RenderError ? [] : [`${models[index]}: ${formatLimits(found)}`],
  );
  // One cause is one finding, however many models meet it.
  const errors = stated.filter((found) => found instanceof RenderError);
  const faults = [...new Map(errors.map((error) => [error.code, error])).values()].map(serviceFinding);
  const limits: Finding = { name: 'limits', state: 'good', text: lines.join('\n') };
  return [...faults, ...(lines.length === 0 ? [] : [limits])].filter((finding) => finding !== null);
}

async function statedFor(
  provider: Provider,
  model: string,
  signal: AbortSignal,
): Promise<LimitsInForce | RenderError | null> {
  try {
    return (await provider.limitsInForce?.(model, signal)) ?? null;
  } catch (error) {
    if (error instanceof RenderError) return error;
    if (!signal.aborted) throw error;
    return new RenderError('no-answer', `The service did not answer within ${LONGEST_MS / 1000} seconds.`, {
      hint: 'Check the network and HTTPS_PROXY.',
    });
  }
}

// A render ends at the first refusal of its key or of the connection. Other errors concern the query for the limits only.
function serviceFinding({ code, message, hint }: RenderError): Finding | null {
  const text = `${message}\n${hint}`.trim();
  if (['key-refused', 'certificate-refused', 'tls-refused'].includes(code))
    return { name: 'service', state: 'bad', text };
  return ['no-connection', 'no-answer'].includes(code) ? { name: 'service', state: 'doubtful', text } : null;
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
