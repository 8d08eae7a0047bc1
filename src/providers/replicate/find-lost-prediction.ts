import { readUrl } from '../../base/read-url.js';
import type { TakeRequest } from '../../plan/take.js';
import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import { namedFields } from '../web/named-fields.js';
import type { VendorModel } from '../web/vendor-model.js';
import { objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { ReplicatePredictions } from './replicate-prediction.js';
import { MARK } from './replicate-uploads.js';

// With the upload of the first frame, which comes after the intent.
const LONGEST_SUBMIT = 4 * 60_000;
const CLOCKS_DIFFER = 60_000;
const MOST_PAGES = 20;

/** What a search needs. */
export interface LostPredictionSearch extends Pick<ReplicatePredictions, 'api' | 'addresses' | 'account'> {
  readonly rowOf: (model: string) => VendorModel | undefined;
  /** Called before each request but the first. */
  readonly waitForPoll: WaitForPoll;
  readonly isKnown?: ((prediction: string) => boolean) | undefined;
}

type Ask = <T>(
  url: string,
  read: (status: number, body: WireObject | undefined) => T | undefined,
) => Promise<T>;

/**
 * Finds predictions that may be lost takes: of the same model and time, with the same inputs. The first frame of a submit
 * with a name was uploaded with that name, which decides; without one, all fields but the images are compared. Inputs are
 * deleted after an hour, and then nothing is found. Throws ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  search: LostPredictionSearch,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  let isFirst = true;
  const ask: Ask = async (url, read) => {
    if (!isFirst) await search.waitForPoll(signal);
    isFirst = false;
    return await search.api.ask('the task list', { url }, ({ status, body }) => read(status, body), signal);
  };
  const earliest = Math.min(...lost.map((take) => expectedAt(take, search))) - CLOCKS_DIFFER;
  const items = await predictionsSince(earliest, ask, search);
  const files = new Map<string, WireObject | null>();
  const found: FoundTake[][] = [];
  for (const take of lost) {
    const candidates: FoundTake[] = [];
    for (const item of items.filter((one) => fits(one, take, search))) {
      const file = await fileOf(item, take, { ask, files, search });
      const mark = textIn(objectIn(file?.metadata), MARK);
      // A take with a name has uploaded its first frame under it, so a file without it is of somebody else.
      const wanted = take.request.first.kind === 'image' ? (take.name ?? null) : null;
      if (mark !== wanted || hasOtherBytes(file, take)) continue;
      const state = textIn(item, 'status') === 'succeeded' ? 'done' : 'running';
      const operation = { prediction: textIn(item, 'id'), account: search.account };
      candidates.push({ operation, state, ...(mark === null ? {} : { named: true }) });
    }
    found.push(candidates);
  }
  return found;
}

async function predictionsSince(
  earliest: number,
  ask: Ask,
  { addresses }: LostPredictionSearch,
): Promise<readonly WireObject[]> {
  const all: WireObject[] = [];
  let next: string | null = `${addresses.api}/predictions`;
  for (let pages = 0; next !== null && pages < MOST_PAGES; pages += 1) {
    const page: { readonly items: readonly WireObject[]; readonly next: string | null } = await ask(
      next,
      (status, body) => {
        if (status !== 200 || !Array.isArray(body?.results)) return undefined;
        const items = (body.results as readonly unknown[]).flatMap((item): WireObject[] => {
          const object = objectIn(item);
          return object ? [object] : [];
        });
        return { items, next: textIn(body, 'next') };
      },
    );
    all.push(...page.items);
    // The newest come first.
    const last = page.items.at(-1);
    next = last && createdAt(last) >= earliest ? page.next : null;
  }
  return all;
}

function createdAt(item: WireObject): number {
  return Date.parse(textIn(item, 'created_at') ?? '');
}

function expectedAt({ startedAt, aheadMs }: LostTake, { api }: LostPredictionSearch): number {
  return startedAt + (aheadMs ?? api.serviceClock.aheadMs() ?? 0);
}

// A prediction that failed or was canceled has no clip.
function fits(item: WireObject, take: LostTake, search: LostPredictionSearch): boolean {
  const { request } = take;
  const id = textIn(item, 'id');
  const state = textIn(item, 'status');
  if (id === null || search.isKnown?.(id)) return false;
  if (state !== 'starting' && state !== 'processing' && state !== 'succeeded') return false;
  if (!isOfModel(item, request.model)) return false;
  const expected = expectedAt(take, search);
  const created = createdAt(item);
  if (!(created >= expected - CLOCKS_DIFFER && created <= expected + LONGEST_SUBMIT + CLOCKS_DIFFER))
    return false;
  const row = search.rowOf(request.model);
  const input = objectIn(item.input);
  return row !== undefined && input !== undefined && hasFields(input, request, row);
}

function isOfModel(item: WireObject, model: string): boolean {
  const [name, version] = model.split(':');
  return version === undefined ? textIn(item, 'model') === name : textIn(item, 'version') === version;
}

// Images have other addresses at each upload, so their files are compared. A field that the request does not have may be
// one that the service adds, unless the model has it under one of our names.
function hasFields(input: WireObject, request: TakeRequest, row: VendorModel): boolean {
  const { first, last, duration, ...others } = row.fields;
  const wanted = namedFields(request, { first: '', last: request.last && '' }, row);
  const isImage = (key: string): boolean => key === first || key === last;
  const named = [...Object.keys(wanted), ...Object.values(others), ...(duration ? [duration.name] : [])];
  const hasLast = last !== undefined && typeof input[last] === 'string';
  return (
    typeof input[first] === 'string' &&
    hasLast === (request.last !== null) &&
    named.every((key) => isImage(key) || (input[key] ?? null) === (wanted[key] ?? null))
  );
}

/** What the storage says about the first frame of a prediction; null where it says nothing. */
async function fileOf(
  item: WireObject,
  { request }: LostTake,
  {
    ask,
    files,
    search: { rowOf, addresses },
  }: {
    readonly ask: Ask;
    readonly files: Map<string, WireObject | null>;
    readonly search: LostPredictionSearch;
  },
): Promise<WireObject | null> {
  const address = textIn(objectIn(item.input), rowOf(request.model)?.fields.first ?? '');
  const url = address === null ? undefined : readUrl(address);
  if (url === undefined || !url.href.startsWith(`${addresses.api}/files/`)) return null;
  const [id = ''] = url.pathname.split('/files/').slice(1);
  const about = `${addresses.api}/files/${encodeURIComponent(id.replace(/\/.*$/, ''))}`;
  const known = files.get(about);
  if (known !== undefined) return known;
  const found = await ask(about, (status, body) => {
    if (status === 200 && body) return { file: body };
    return status === 404 || status === 410 ? { file: null } : undefined;
  });
  files.set(about, found.file);
  return found.file;
}

function hasOtherBytes(file: WireObject | null, { request: { first } }: LostTake): boolean {
  const digest = textIn(objectIn(file?.checksums), 'sha256');
  return digest !== null && first.kind === 'image' && !first.normalization && digest !== first.digest;
}
