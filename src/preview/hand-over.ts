import type { IncomingMessage, ServerResponse } from 'node:http';
import { handoverHeaders, isProof, proofOf } from '../system/handover-proof.js';

/** How a render of this user gets the state folder. */
export interface Handover {
  /** Both sides know it, and neither sends it. */
  readonly secret: string;
  /** Lets go of the folder until the signal is aborted. Returns the reason if that is impossible, otherwise null. */
  readonly lend: (until: AbortSignal) => Promise<string | null>;
}

/** Lends the state folder to a process that knows the secret, until it closes the connection. */
export async function handOver(
  { secret, lend }: Handover,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const nonce = String(request.headers[handoverHeaders.nonce] ?? '');
  request.resume();
  if (nonce.length < 32 || !isProof(request.headers[handoverHeaders.proof], secret, 'client', nonce)) {
    response.writeHead(403).end();
    return;
  }
  const closed = new AbortController();
  response.on('close', () => closed.abort(new Error('The render has ended.')));
  const obstacle = await lend(closed.signal);
  if (obstacle !== null) {
    response.writeHead(409, { 'Content-Type': 'text/plain; charset=utf-8' }).end(obstacle);
    return;
  }
  response.writeHead(200, { [handoverHeaders.proof]: proofOf(secret, 'server', nonce) });
  response.write('lent\n');
}
