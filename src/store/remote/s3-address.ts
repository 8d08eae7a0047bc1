import { isIP } from 'node:net';
import { readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';

/** Where the addresses of a service contain the bucket: in the path, in the host name, or not at all. */
export type Addressing = 'path' | 'host' | 'domain';

/** Where a bucket is. */
export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** The address that the paths of objects are appended to; ends with a slash. */
  readonly base: string;
  /** The one that requests are signed for. */
  readonly region: string;
}

/** The service of a bucket. Without `addressing` it follows from the endpoint. */
export interface S3Place {
  /** `https://host`, or a pattern with `{bucket}` in it. */
  readonly endpoint: string;
  readonly addressing?: Addressing | undefined;
}

/**
 * The address that the paths of a bucket's objects are appended to, with a slash at its end. Throws RenderError
 * `bad-store` if the endpoint is not an address, or if the host name cannot contain the bucket.
 */
export function bucketBase(bucket: string, { endpoint, addressing }: S3Place): string {
  const url = readUrl(endpoint.replaceAll('{bucket}', bucket));
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw badEndpoint();
  if (endpoint.includes('{bucket}')) return withSlash(url);
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

// S3-compatible services that expect the bucket in the host name. Alibaba Cloud OSS refuses it in the path.
const HOSTS_WITH_BUCKETS = ['amazonaws.com', 'amazonaws.com.cn', 'aliyuncs.com'];

// A self-hosted server rarely has host names for buckets. A bucket with dots does not match any certificate.
function usual(host: string, bucket: string): Addressing {
  const isKnown = HOSTS_WITH_BUCKETS.some((suffix) => host.toLowerCase().endsWith(`.${suffix}`));
  return isKnown && !bucket.includes('.') ? 'host' : 'path';
}

function withSlash(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/`;
}

// Without the endpoint, which may contain a password.
function badEndpoint(): RenderError {
  return new RenderError('bad-store', 'The endpoint of the bucket is not an http(s) address.', {
    hint: 'Write it like https://s3.example.com, in the storyboard or in AWS_ENDPOINT_URL.',
  });
}

function noHostNames(host: string): RenderError {
  return new RenderError(
    'bad-store',
    `The host ${host} is a number, so it cannot contain the name of the bucket.`,
    {
      hint: 'Use "addressing: path", or the host name.',
    },
  );
}
