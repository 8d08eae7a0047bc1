import { sha256 } from '../../base/digest.js';
import { type ListingPage, MAX_PAGE_BYTES, readListingPage } from './bucket-listing.js';
import type { RemoteObject, RemoteStore } from './remote-store.js';
import { StoreError } from './remote-store.js';
import type { S3Address } from './s3-address.js';
import { type Sign, type WebRequests, type WebTools, webRequests } from './web-requests.js';
import { readUpTo, webStore } from './web-store.js';

/** Without credentials, requests are not signed: a public bucket can be read. */
export interface S3Credentials {
  readonly keyId: string;
  readonly secret: string;
  readonly session: string | undefined;
}

/** A shared store in a bucket of any S3-compatible service. */
export function s3Store(
  address: S3Address,
  credentials: S3Credentials | undefined,
  tools: WebTools,
): RemoteStore {
  const { bucket, prefix, base, region } = address;
  const name = `s3://${bucket}${prefix ? `/${prefix}` : ''}`;
  const below = prefix ? `${prefix}/` : '';
  const requests = webRequests(
    name,
    signer(credentials, region, () => tools.clock.now()),
    tools,
  );
  return webStore({
    name,
    // Two services may have buckets of the same name.
    identity: `${base}${inAddress(below)}`,
    requests,
    url: (path) => `${base}${inAddress(below)}${path}`,
    list: (signal) => listBucket({ name, base, below, requests }, signal),
  });
}

// Characters that have a meaning in an address, or in a signature ("+"), are percent-encoded.
function inAddress(key: string): string {
  const encoded = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  const segments = key.split('/').map((name) => encodeURIComponent(name).replace(/[!'()*]/g, encoded));
  return segments.join('/');
}

// The digest of the body is part of the signature, so the service rejects a body that was changed in transit.
function signer(credentials: S3Credentials | undefined, region: string, now: () => number): Sign {
  const cache = new Map<string, ArrayBuffer>();
  return async ({ method, url, headers, body }) => {
    if (credentials === undefined) return { ...headers };
    const { AwsV4Signer } = await import('aws4fetch');
    const payload = body === undefined ? sha256('') : typeof body === 'string' ? sha256(body) : body.digest;
    const signed = await new AwsV4Signer({
      method,
      url,
      headers: { ...headers, 'x-amz-content-sha256': payload },
      accessKeyId: credentials.keyId,
      secretAccessKey: credentials.secret,
      ...(credentials.session ? { sessionToken: credentials.session } : {}),
      service: 's3',
      region,
      cache,
      datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    }).sign();
    return Object.fromEntries(signed.headers);
  };
}

interface Listing {
  readonly name: string;
  readonly base: string;
  readonly below: string;
  readonly requests: WebRequests;
}

// A service may send empty pages. One that goes on without a new object never ends.
const MAX_IDLE_PAGES = 100;

async function listBucket(listing: Listing, signal: AbortSignal): Promise<readonly RemoteObject[]> {
  const objects = new Map<string, RemoteObject>();
  let token: string | null = null;
  let idle = 0;
  do {
    const page: ListingPage = await listPage(listing, token, signal);
    const before = objects.size;
    for (const object of page.objects) objects.set(object.path, object);
    idle = objects.size > before ? 0 : idle + 1;
    if (idle > MAX_IDLE_PAGES) throw new StoreError('invalid', listing.name, 'has a listing without an end');
    token = page.next;
  } while (token !== null);
  return [...objects.values()];
}

async function listPage(
  { name, base, below, requests }: Listing,
  token: string | null,
  signal: AbortSignal,
): Promise<ListingPage> {
  const query = new URLSearchParams({ 'encoding-type': 'url', 'list-type': '2', prefix: below });
  if (token !== null) query.set('continuation-token', token);
  query.sort();
  const url = `${base}?${query.toString().replaceAll('+', '%20')}`;
  return await requests.send(
    { method: 'GET', url },
    async ({ status, body }) => {
      const bytes = await readUpTo(body, MAX_PAGE_BYTES);
      if (bytes === undefined) throw new StoreError('invalid', name, 'sent a listing that is too long');
      const page = readListingPage(bytes.toString('utf8'), below);
      if (status === 200 && typeof page !== 'string') return page;
      const what = typeof page === 'string' ? page : 'did not list its objects';
      throw new StoreError(status === 403 ? 'refused' : 'invalid', name, `${what} (${status})`);
    },
    signal,
  );
}
