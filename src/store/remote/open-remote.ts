import { isAbsolute, resolve } from 'node:path';
import { decodePercent, readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { pathOfFileUrl } from '../../system/file-url.js';
import { folderStore } from './folder-store.js';
import { httpStore } from './http-store.js';
import type { RemoteStore } from './remote-store.js';
import { type Addressing, bucketBase, type S3Address } from './s3-address.js';
import { type S3Credentials, s3Store } from './s3-store.js';
import type { WebTools } from './web-requests.js';

/** Where clips are shared. The details are for S3; an address may carry them in its query as well. */
export interface StoreAddress {
  readonly at: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly addressing?: Addressing | undefined;
  /** It comes from the user who runs the program, and not from a file that came with a film. */
  readonly trusted?: boolean;
}

export interface RemoteContext extends WebTools {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative folders are resolved against it. */
  readonly root: string;
}

/** Opens a shared store: a folder, an http(s) address, or s3://bucket/prefix. Sends no request yet. */
export function openRemote(address: StoreAddress, { env, root, ...tools }: RemoteContext): RemoteStore {
  const { at } = address;
  // A storyboard could name any host, which would get the token. A signature is of no use to such a host.
  const token = address.trusted ? env.INBETWEEN_STORE_TOKEN : undefined;
  if (/^https?:\/\//i.test(at)) return httpStore(wellFormed(at), token, tools);
  if (/^s3:\/\//i.test(at)) return s3Store(s3Address(address, env), s3Credentials(env), tools);
  if (/^file:\/\//i.test(at)) return folderStore(folderAt(at));
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//i.exec(at) ?? [];
  if (scheme !== undefined) {
    throw new RenderError('bad-store', `A shared store cannot be at a ${scheme}:// address.`, {
      hint: 'Name a folder, an http:// or https:// address, or s3://bucket/prefix.',
    });
  }
  if (/^(?:[a-z]:[\\/]|\\\\)/i.test(at) && !isAbsolute(at)) {
    throw new RenderError('bad-store', `"${at}" is a path of Windows, and this machine has another system.`, {
      hint: 'Set INBETWEEN_STORE to the path of the shared folder on this machine.',
    });
  }
  return folderStore(isAbsolute(at) ? at : resolve(root, at));
}

function s3Address({ at, ...more }: StoreAddress, env: RemoteContext['env']): S3Address {
  const url = wellFormed(at);
  const query = url.searchParams;
  const bucket = url.hostname || url.host;
  if (!bucket) throw malformed(at);
  const region =
    more.region ?? query.get('region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const named = more.endpoint ?? query.get('endpoint') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const endpoint = named ?? `https://s3.${region}.amazonaws.com`;
  const addressing = more.addressing ?? addressingOf(query.get('addressing'));
  return {
    bucket,
    prefix: decoded(url.pathname, at).replace(/^\/+|\/+$/g, ''),
    base: bucketBase(bucket, { endpoint, addressing }),
    region,
  };
}

function decoded(path: string, at: string): string {
  const text = decodePercent(path);
  if (text === undefined) throw malformed(at);
  return text;
}

function folderAt(address: string): string {
  const path = pathOfFileUrl(address);
  if (path === undefined) throw malformed(address);
  return path;
}

function addressingOf(text: string | null): Addressing | undefined {
  if (text === null || text === 'path' || text === 'host' || text === 'domain') return text ?? undefined;
  throw new RenderError('bad-store', `Unknown addressing "${text}" of a bucket.`, {
    hint: 'Known: host, path, domain.',
  });
}

function s3Credentials(env: RemoteContext['env']): S3Credentials | undefined {
  const keyId = env.AWS_ACCESS_KEY_ID ?? env.OSS_ACCESS_KEY_ID;
  const secret = env.AWS_SECRET_ACCESS_KEY ?? env.OSS_ACCESS_KEY_SECRET;
  if (!keyId || !secret) return undefined;
  return { keyId, secret, session: env.AWS_SESSION_TOKEN ?? env.OSS_SESSION_TOKEN };
}

function wellFormed(address: string): URL {
  const url = readUrl(address);
  if (url === undefined) throw malformed(address);
  return url;
}

function malformed(address: string): RenderError {
  const [shown] = address.replace(/:\/\/[^/@]*@/, '://').split(/[?#]/);
  return new RenderError('bad-store', `"${shown}" is not the address of a shared store.`, {
    hint: 'Write it like s3://bucket/prefix, https://example.com/clips or ../clips.',
  });
}
