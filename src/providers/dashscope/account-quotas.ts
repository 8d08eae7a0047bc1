import type { LimitsInForce } from '../provider.js';
import type { Api } from './api.js';
import { numberIn, objectIn, type WireAnswer, type WireObject } from './wire.js';

/** The limits of an account for one model, as the service states them now; null when it states none. Throws ProviderFailure. */
export async function accountQuotas(
  model: string,
  api: Pick<Api, 'get'>,
  signal: AbortSignal,
): Promise<LimitsInForce | null> {
  const query = new URLSearchParams({ model, page_no: '1', page_size: '20' });
  return await api.get(
    'the query for the limits',
    `/quotas?${query}`,
    (answer) => quotasIn(answer, model),
    signal,
  );
}

/** The limits in an answer; null when it states none for the model, undefined when it is another answer. */
export function quotasIn(
  { status, body }: Pick<WireAnswer, 'status' | 'body'>,
  model: string,
): LimitsInForce | null | undefined {
  if (status !== 200) return undefined;
  const rows = objectIn(body?.output)?.quotas;
  const row = Array.isArray(rows) ? rows.map(objectIn).find((one) => one?.model === model) : undefined;
  if (!row) return null;
  const [account, workspace] = [objectIn(row.model_limit), objectIn(row.workspace_limit)];
  const limits = {
    submitsPerSecond: least(perSecond(account), perSecond(workspace)),
    takesInFlight: least(
      numberIn(account, 'async_user_concurrency_limit'),
      numberIn(workspace, 'async_user_concurrency_limit'),
    ),
    takesWaiting: least(
      numberIn(account, 'async_user_queue_limit'),
      numberIn(workspace, 'async_user_queue_limit'),
    ),
  };
  return Object.values(limits).every((limit) => limit === null) ? null : limits;
}

// The period is in seconds: 1 for a limit per second, 60 for one per minute.
function perSecond(limit: WireObject | undefined): number | null {
  const requests = numberIn(limit, 'request_limit');
  const period = numberIn(limit, 'request_limit_period') ?? 1;
  return requests === null || period <= 0 ? null : requests / period;
}

// A workspace can have less than the account, never more.
function least(...limits: readonly (number | null)[]): number | null {
  const stated = limits.filter((limit) => limit !== null && limit >= 0);
  return stated.length === 0 ? null : Math.min(...(stated as number[]));
}
