import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { HANDOVER_PATH, handoverHeaders, isProof, proofOf } from '../system/handover-proof.js';
import { openTimeLimit } from '../system/time-limit.js';
import { readWatchAddress, type WatchAddress } from './watch-address.js';

// A submit that the watch has begun is recorded before it lets go.
const WAIT_MS = 60_000;

/**
 * Asks the watch that uses a state folder to let go of it until the result is disposed, or this process ends. Undefined if
 * no watch answers.
 */
export async function borrowState(path: string, signal: AbortSignal): Promise<Disposable | undefined> {
  const address = await readWatchAddress(path);
  if (address === undefined) return undefined;
  using limit = openTimeLimit(signal, WAIT_MS);
  return await ask(address, limit.signal);
}

function ask({ port, secret }: WatchAddress, signal: AbortSignal): Promise<Disposable | undefined> {
  const nonce = randomBytes(24).toString('hex');
  return new Promise((done) => {
    const sent = request({
      ...{ host: '127.0.0.1', port, path: HANDOVER_PATH, method: 'POST', agent: false },
      headers: {
        'Content-Type': 'application/json',
        Origin: `http://127.0.0.1:${port}`,
        [handoverHeaders.nonce]: nonce,
        [handoverHeaders.proof]: proofOf(secret, 'client', nonce),
      },
    });
    const giveUp = (): void => {
      sent.destroy();
      done(undefined);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    // The end of the watch does not concern a render that has begun.
    sent.on('error', giveUp);
    sent.on('response', (answer: IncomingMessage) => {
      answer.on('error', () => undefined);
      const isWatch = isProof(answer.headers[handoverHeaders.proof], secret, 'server', nonce);
      if (answer.statusCode !== 200 || !isWatch) return giveUp();
      answer.once('end', giveUp);
      answer.once('data', () => {
        signal.removeEventListener('abort', giveUp);
        // It must not keep the process alive.
        answer.socket.unref();
        done({ [Symbol.dispose]: () => void sent.destroy() });
      });
    });
    sent.end('{}');
  });
}
