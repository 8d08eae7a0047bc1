import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does in place of the right thing. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly text?: string;
    }
  /** Sends this many bytes of the body and breaks the connection. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Turns every byte of the body round. */
  | { readonly kind: 'wrong-bytes' }
  /** Takes the request and says nothing. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'reset' };

/** A small server for objects on loopback, held by the test. */
export interface ObjectServer extends AsyncDisposable {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Every request as "METHOD path", in order of arrival, with its range if it has one. */
  readonly requests: string[];
  /** Asked for every request: what is to go wrong with it. */
  fault: (request: string, headers: IncomingMessage['headers']) => Fault | undefined;
}

/** Which requests are accepted, and how a listing is paged. Without rules the server accepts all requests. */
export interface S3Rules {
  readonly keyId: string;
  readonly secret: string;
  readonly region: string;
  readonly pageSize?: number;
  /** Rejects requests whose host does not name this bucket, as some services do. */
  readonly bucketInHost?: string;
}

/** Starts a server that knows GET, HEAD, PUT and DELETE; with rules it also checks signatures and lists, as S3 does. */
export async function openObjectServer(rules?: S3Rules): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const lockedProject: ObjectServer = {
    url: '',
    objects,
    requests,
    fault: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    const bucket = rules?.bucketInHost;
    const name = `${bucket === undefined ? '' : `/${bucket}`}${decodeURIComponent(url.pathname)}`;
    const what = `${request.method} ${name}${request.headers.range ? ` ${request.headers.range}` : ''}`;
    requests.push(what);
    const body = await bodyOf(request);
    const fault = lockedProject.fault(what, request.headers);
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return;
    }
    if (bucket !== undefined && request.headers.host !== `${bucket}.localhost:${request.socket.localPort}`) {
      response.writeHead(403).end('<Error><Code>SecondLevelDomainForbidden</Code></Error>');
      return;
    }
    if (rules && !isSigned(request, { url, body, rules })) {
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    if (rules && url.searchParams.get('list-type') === '2') {
      response
        .writeHead(200)
        .end(listing({ url, bucket: bucket ?? url.pathname.split('/')[1] ?? '' }, objects, rules));
      return;
    }
    switch (request.method) {
      case 'PUT':
        if (request.headers['if-none-match'] === '*' && objects.has(name)) {
          response.writeHead(412).end();
          return;
        }
        objects.set(name, body);
        response.writeHead(200).end();
        return;
      case 'DELETE':
        objects.delete(name);
        response.writeHead(204).end();
        return;
      default:
        send(request, response, { object: objects.get(name), fault });
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(lockedProject, { url: `http://127.0.0.1:${port}` });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { object, fault }: { object: Buffer | undefined; fault: Fault | undefined },
): void {
  if (object === undefined) {
    response.writeHead(404).end();
    return;
  }
  const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from);
  const part = object.subarray(start);
  const bytes = fault?.kind === 'wrong-bytes' ? Buffer.from(part.map((byte) => 255 - byte)) : part;
  const range = start > 0 ? { 'content-range': `bytes ${start}-${object.length - 1}/${object.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length, ...range });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (fault?.kind === 'cut') response.write(bytes.subarray(0, fault.after), () => response.destroy());
  else response.end(bytes);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function listing(
  { url, bucket }: { url: URL; bucket: string },
  objects: ReadonlyMap<string, Buffer>,
  { pageSize = 1000 }: S3Rules,
): string {
  const prefix = url.searchParams.get('prefix') ?? '';
  const keys = [...objects.keys()]
    .map((name) => name.slice(bucket.length + 2))
    .filter((key) => key.startsWith(prefix))
    .sort();
  const from = Number(url.searchParams.get('continuation-token') ?? 0);
  const page = keys.slice(from, from + pageSize);
  const more = from + pageSize < keys.length;
  const entries = page.map(
    (key) =>
      `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>2026-11-22T12:00:00.000Z</LastModified><Size>${objects.get(`/${bucket}/${key}`)?.length}</Size></Contents>`,
  );
  const next = more ? `<NextContinuationToken>${from + pageSize}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`;
}

// Written from the service's own description of its signatures, so that the client is not checked by itself.
function isSigned(
  request: IncomingMessage,
  { url, body, rules }: { url: URL; body: Buffer; rules: S3Rules },
): boolean {
  const { authorization = '' } = request.headers;
  // A signature that leaves the host out would be good for any service.
  if (!/SignedHeaders=[^,]*\bhost\b/.test(authorization)) return false;
  const [, credential = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      authorization,
    ) ?? [];
  const [keyId, day = '', region, service] = credential.split('/');
  if (keyId !== rules.keyId || region !== rules.region || service !== 's3') return false;
  const time = String(request.headers['x-amz-date']);
  const hash = String(request.headers['x-amz-content-sha256']);
  if (!time.startsWith(day) || hash !== hex(body)) return false;
  const query = [...url.searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join('&');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = decodeURIComponent(url.pathname).split('/').map(strict).join('/');
  const canonical = [request.method, path, query, headers.join(''), names, hash].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, hex(canonical)].join('\n');
  const key = [day, rules.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (under, part) => createHmac('sha256', under).update(part).digest(),
    `AWS4${rules.secret}`,
  );
  return createHmac('sha256', key).update(text).digest('hex') === signature;
}

function hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
