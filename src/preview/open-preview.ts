import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Digest, isDigest, sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { LiveView } from '../live-view/live-view.js';
import type { EditReply } from '../live-view/page-edit.js';
import { HANDOVER_PATH } from '../system/handover-proof.js';
import { openEventStream } from './event-stream.js';
import { refusalOf, securityHeaders } from './guard-request.js';
import { type Handover, handOver } from './hand-over.js';
import type { PageFile } from './page-files.js';
import { type PreviewAction, readAction } from './read-action.js';
import { type Media, sendMedia } from './send-media.js';

export type { PreviewAction } from './read-action.js';

/** The files of the page, and what its requests lead to. */
export interface PreviewSetup {
  /** 0 for any free port. */
  readonly port: number;
  readonly page: ReadonlyMap<string, PageFile>;
  /** The media behind an address; undefined if there is none. */
  readonly find: (kind: MediaKind, digest: Digest) => Promise<Media | undefined>;
  /** Carries out an action. Returns the reason if that is impossible, otherwise null; of an edit what became of it. */
  readonly act: (action: PreviewAction) => Promise<string | null | EditReply>;
  /** Lets a render of this user have the state folder until the signal is aborted; absent where it cannot. */
  readonly handover?: Handover;
  /** A response failed: a bug, or an unreadable disk. */
  readonly onError: (error: unknown) => void;
}

/** What the page can load besides its own files. */
export type MediaKind = 'film' | 'clip' | 'image' | 'thumb' | 'proxy' | 'export';

/** The live page, served only to this machine. */
export interface Preview extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The number of connected browser tabs. */
  readonly tabs: number;
  /** Publishes a view to every tab; `calm` if only a progress bar has moved. */
  show(view: LiveView, pace: 'urgent' | 'calm'): void;
}

/** Serves the page on loopback. Throws RenderError `port-taken`. */
export async function openPreview(setup: PreviewSetup): Promise<Preview> {
  // Of all pages in a browser, only those of this server can read it, and only with it a request can write files.
  const token = randomBytes(24).toString('hex');
  const stream = openEventStream({ build: buildOf(setup.page), token });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    answer(request, response).catch((error: unknown) => {
      setup.onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await listen(server, setup.port);
  const { port } = server.address() as AddressInfo; // A server on a port, not on a pipe.

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request);
    if (refusal !== null) return sendText(response, 403, refusal);
    const path = (request.url ?? '/').split('?')[0] as string;
    if (request.method === 'POST' && path === HANDOVER_PATH && setup.handover)
      return await handOver(setup.handover, request, response);
    if (request.method === 'POST') return await takeAction(path, request, response);
    if (path === '/events') return stream.open(response);
    const media = /^\/(film|clip|image|thumb|proxy|export)\/([0-9a-f]{64})$/.exec(path);
    if (media) {
      const [, kind, digest] = media as unknown as [string, MediaKind, string];
      const found = isDigest(digest) ? await setup.find(kind, digest) : undefined;
      return found
        ? await sendMedia({ request, response, name: digest }, found)
        : sendText(response, 404, 'No such media.');
    }
    const file = setup.page.get(path === '/' ? '/index.html' : path);
    if (!file) return sendText(response, 404, 'Not found.');
    response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-cache' }).end(file.bytes);
  }

  async function takeAction(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (writingPaths.has(path) && !isToken(request, token))
      return sendText(response, 403, 'This page is of an earlier watch. Load it again.');
    const action = await readAction(path, request);
    if (action === undefined) return sendText(response, 400, 'Unknown action.');
    const obstacle = await setup.act(action);
    if (obstacle === null) response.writeHead(204).end();
    else if (typeof obstacle === 'object') sendJson(response, obstacle);
    else sendText(response, 409, obstacle);
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    get tabs() {
      return stream.tabs;
    },
    show: (view, pace) => stream.send(view, pace),
    async [Symbol.asyncDispose]() {
      stream.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

// Actions that write files of the user.
const writingPaths: ReadonlySet<string> = new Set(
  ['edit', 'undo', 'redo', 'export'].map((name) => `/actions/${name}`),
);

function isToken({ headers }: IncomingMessage, token: string): boolean {
  const sent = Buffer.from(String(headers['x-inbetween-token'] ?? ''));
  const own = Buffer.from(token);
  return sent.length === own.length && timingSafeEqual(sent, own);
}

function sendJson(response: ServerResponse, value: object): void {
  const type = 'application/json; charset=utf-8';
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(JSON.stringify(value));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

// File names contain a hash of their content.
function buildOf(page: ReadonlyMap<string, PageFile>): string {
  return sha256([...page.keys()].sort().join('\n')).slice(0, 16);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return fail(error);
      const hint = 'Choose another port with --port, or 0 for any free one.';
      fail(new RenderError('port-taken', `Port ${port} is in use.`, { hint, cause: error }));
    });
    server.listen(port, '127.0.0.1', () => done());
  });
}
