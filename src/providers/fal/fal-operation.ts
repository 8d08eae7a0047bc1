import { readUrl } from '../../base/read-url.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { Operation } from '../provider.js';
import { foreignOperation } from '../web/foreign-take.js';
import { objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { FalAddresses } from './fal-addresses.js';
import { falIds } from './fal-ids.js';

/** What the journal keeps of a request. */
export interface FalOperation {
  readonly request: string;
  readonly model: string;
  /** The addresses that the answer named. Sub-paths of a model are not in them. */
  readonly status: string;
  readonly response: string;
  readonly cancel: string;
  /** Distinguishes the account that submitted it; null when that is unknown. */
  readonly account: string | null;
}

/** The operation of a request that was just submitted, or found. Addresses on other hosts are not kept. */
export function operationOf(
  request: string,
  {
    model,
    account,
    body,
    addresses,
  }: {
    readonly model: string;
    readonly account: string | null;
    readonly body?: WireObject | undefined;
    readonly addresses: FalAddresses;
  },
): { readonly [field: string]: string } {
  const usual = `${addresses.queue}/${appOf(model)}/requests/${encodeURIComponent(request)}`;
  const named = (key: string, otherwise: string): string => {
    const address = textIn(body, key);
    const url = address === null ? undefined : readUrl(address);
    return url && url.search === '' && addresses.mayHaveKey(url) ? url.href : otherwise;
  };
  return {
    request,
    model,
    status: named('status_url', `${usual}/status`),
    response: named('response_url', usual),
    cancel: named('cancel_url', `${usual}/cancel`),
    ...(account === null ? {} : { account }),
  };
}

// The owner and the name of an app; what follows is a path of it, which addresses of requests leave out.
function appOf(model: string): string {
  return model.split('/').slice(0, 2).join('/');
}

/** The operation of a request that another machine submitted. */
export function namedOperation(
  request: string,
  { model }: Pick<PixelInputs, 'model'>,
  addresses: FalAddresses,
): Operation | undefined {
  return falIds.isTaskId(request) ? operationOf(request, { model, account: null, addresses }) : undefined;
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation, addresses: FalAddresses): FalOperation {
  const found = objectIn(operation);
  const request = textIn(found, 'request');
  const model = textIn(found, 'model');
  if (request === null || model === null) throw foreignOperation('fal');
  const account = textIn(found, 'account');
  const kept = { status_url: found?.status, response_url: found?.response, cancel_url: found?.cancel };
  const { status, response, cancel } = operationOf(request, { model, account, body: kept, addresses });
  return { request, model, account, status: `${status}`, response: `${response}`, cancel: `${cancel}` };
}
