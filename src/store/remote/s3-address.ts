import { isIP } from 'node:net';
import { RenderError } from '../../diagnostics/render-error.js';

/** Where a bucket stands in its service's addresses: in the path, in the host's name, or in neither. */
export type Addressing = 'path' | 'host' | 'domain';

/** Where a bucket is. */
export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Under it lie the bucket's objects; ends with a slash. */
  readonly base: string;
  /** The one that requests are signed for. */
  readonly region: string;
}

/** What is said of a bucket's service; what is not said is known from its endpoint. */
export interface S3Place {
  /** `https://host`, or a pattern with `{bucket}` in it. */
  readonly endpoint: string;
  readonly addressing?: Addressing | undefined;
}

/**
 * The address under which a bucket's objects lie, with a slash at its end. Throws RenderError `bad-store` where a
 * bucket cannot stand in the host's name.
 */
export function bucketBase(bucket: string, { endpoint, addressing }: S3Place): string {
  if (endpoint.includes('{bucket}')) return withSlash(new URL(endpoint.replaceAll('{bucket}', bucket)));
  const url = new URL(endpoint);
  switch (addressing ?? usual(url.hostname, bucket)) {
    case 'domain':
      return withSlash(url);
    case 'host':
      if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) throw noHostNames(url.host);
      url.hostname = `${bucket}.${url.hostname}`;
      return withSlash(url);
    case 'path':
      return `${withSlash(url)}${bucket}/`;
  }
}

// The large services want the bucket in the host's name, and Alibaba's refuses all else; a server of one's own seldom
// has names for buckets. A bucket with dots fits no certificate.
function usual(host: string, bucket: string): Addressing {
  return /\.(?:amazonaws\.com(?:\.cn)?|aliyuncs\.com)$/i.test(host) && !bucket.includes('.')
    ? 'host'
    : 'path';
}

function withSlash(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/`;
}

function noHostNames(host: string): RenderError {
  return new RenderError(
    'bad-store',
    `A bucket cannot stand in the host's name of ${host}: it is a number.`,
    {
      hint: 'Use "addressing: path", or the name of the host.',
    },
  );
}
