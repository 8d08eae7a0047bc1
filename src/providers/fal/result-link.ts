import { findLink } from '../web/clip-links.js';
import { isNotFound } from './fal-errors.js';
import { namedOperation, readOperation } from './fal-operation.js';
import { expired, type FalPollSetup, videoIn } from './poll-request.js';

/** The address of a clip: the known one, or a new one from the result (`renew`). Throws ProviderFailure. */
export async function linkOf(
  { request, model }: { readonly request: string; readonly model: string },
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  { api, addresses, links }: FalPollSetup,
): Promise<string> {
  return await findLink(request, { links, renew, expired }, async () => {
    const operation = namedOperation(request, { model }, addresses);
    if (operation === undefined) return null;
    const found = await api.ask(
      'the poll',
      { url: readOperation(operation, addresses).response },
      (answer) => (isNotFound(answer) ? 'unknown' : (videoIn(answer.body) ?? undefined)),
      signal,
    );
    return found === 'unknown' ? null : found;
  });
}
