import type { TakeRequest } from '../../plan/take.js';
import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import { namedFields } from '../web/named-fields.js';
import type { VendorModel } from '../web/vendor-model.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import type { FalAddresses } from './fal-addresses.js';
import { operationOf } from './fal-operation.js';

const LONGEST_SUBMIT = 2 * 60_000;
const CLOCKS_DIFFER = 60_000;
const MOST_PAGES = 20;

/** What a search needs. */
export interface LostRequestSearch {
  readonly api: WebApi;
  readonly addresses: FalAddresses;
  readonly account: string;
  readonly rowOf: (model: string) => VendorModel | undefined;
  /** Called before each request but the first. */
  readonly waitForPoll: WaitForPoll;
  readonly isKnown?: ((request: string) => boolean) | undefined;
}

/**
 * Finds requests that may be lost takes: of the same model and time, and with the same fields. The list shows requests that
 * have ended, so a running one is found later. Throws ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  search: LostRequestSearch,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  const found = lost.map((): FoundTake[] => []);
  let isFirst = true;
  for (const model of new Set(lost.map(({ request }) => request.model))) {
    const takes = lost.flatMap((take, index) => (take.request.model === model ? [{ take, index }] : []));
    const earliest = Math.min(...takes.map(({ take }) => expectedAt(take, search)));
    const ask = async (cursor: string | null) => {
      if (!isFirst) await search.waitForPoll(signal);
      isFirst = false;
      return await page(model, { start: earliest - CLOCKS_DIFFER, cursor }, search, signal);
    };
    for (const item of await allPages(ask)) {
      const request = textIn(item, 'request_id');
      if (request === null || search.isKnown?.(request)) continue;
      for (const { take, index } of takes) {
        if (!fits(item, take, search)) continue;
        const { account, addresses } = search;
        const operation = operationOf(request, { model, account, addresses });
        found[index]?.push({ operation, state: 'done' });
      }
    }
  }
  return found;
}

async function allPages(
  ask: (
    cursor: string | null,
  ) => Promise<{ readonly items: readonly WireObject[]; readonly next: string | null }>,
): Promise<readonly WireObject[]> {
  const all: WireObject[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { items, next } = await ask(cursor);
    all.push(...items);
    if (next === null) break;
    cursor = next;
  }
  return all;
}

async function page(
  model: string,
  { start, cursor }: { readonly start: number; readonly cursor: string | null },
  { api, addresses }: LostRequestSearch,
  signal: AbortSignal,
) {
  const query = new URLSearchParams({
    ...{ endpoint_id: model, start: new Date(start).toISOString(), limit: '100', expand: 'payloads' },
    ...(cursor === null ? {} : { cursor }),
  });
  return await api.ask(
    'the task list',
    { url: `${addresses.platform}/models/requests/by-endpoint?${query}` },
    ({ status, body }) => {
      if (status !== 200 || !Array.isArray(body?.items)) return undefined;
      const items = (body.items as readonly unknown[]).flatMap((item): WireObject[] => {
        const object = objectIn(item);
        return object ? [object] : [];
      });
      return { items, next: body.has_more === true ? textIn(body, 'next_cursor') : null };
    },
    signal,
  );
}

function expectedAt({ startedAt, aheadMs }: LostTake, { api }: LostRequestSearch): number {
  return startedAt + (aheadMs ?? api.serviceClock.aheadMs() ?? 0);
}

// A failed request has no clip. A list without inputs proves nothing, so its requests are not ours.
function fits(item: WireObject, take: LostTake, search: LostRequestSearch): boolean {
  const status = numberIn(item, 'status_code');
  if (status !== null && status !== 200) return false;
  const sent = Date.parse(textIn(item, 'sent_at') ?? textIn(item, 'started_at') ?? '');
  const expected = expectedAt(take, search);
  if (!(sent >= expected - CLOCKS_DIFFER && sent <= expected + LONGEST_SUBMIT + CLOCKS_DIFFER)) return false;
  const row = search.rowOf(take.request.model);
  const input = objectIn(item.json_input);
  return row !== undefined && input !== undefined && hasFields(input, take.request, row);
}

// Images have other addresses at each upload, so everything else has to be the same.
function hasFields(input: WireObject, request: TakeRequest, row: VendorModel): boolean {
  const { first, last } = row.fields;
  const wanted = namedFields(request, { first: '', last: request.last && '' }, row);
  const isImage = (key: string): boolean => key === first || key === last;
  return Object.entries(wanted).every(([key, value]) => isImage(key) || input[key] === value);
}
