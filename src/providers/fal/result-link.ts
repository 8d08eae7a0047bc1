import { isNotFound } from './fal-errors.js';
import { namedOperation, readOperation } from './fal-operation.js';
import { expired, type FalPollSetup, videoIn } from './poll-request.js';

/** The address of a clip: the known one, or a new one from the result (`renew`). Throws ProviderFailure. */
export async function linkOf(
  { request, model }: { readonly request: string; readonly model: string },
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  { api, addresses, links }: FalPollSetup,
): Promise<string> {
  const known = links.get(request);
  if (known !== undefined && !renew) return known;
  const operation = namedOperation(request, { model }, addresses);
  if (operation === undefined) throw expired();
  const { response } = readOperation(operation, addresses);
  const found = await api.ask(
    'the poll',
    { url: response },
    (answer) => (isNotFound(answer) ? 'unknown' : (videoIn(answer.body) ?? undefined)),
    signal,
  );
  if (found === 'unknown') throw expired();
  links.set(request, found);
  return found;
}
