import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { Clock } from '../system/clock.js';
import { openFolderChanges } from '../system/folder-changes.js';
import { HANDOVER_PATH, handoverHeaders, isProof, proofOf } from '../system/handover-proof.js';
import { type LockHolder, readHolder } from '../system/lock-holder.js';
import { openTimeLimit, type TimeLimit } from '../system/time-limit.js';
import { readWatchAddress, type WatchAddress } from './watch-address.js';

// A submit that the watch has begun is recorded before it lets go.
const WAIT_MS = 60_000;

// A watch locks the folder, and publishes its address when its server listens.
const START_MS = 20_000;

// A process that has locked the folder describes itself at once.
const APPEAR_MS = 2_000;

/** The files that describe the process which has a state folder. */
export interface BorrowedFolder {
  readonly watchAddress: string;
  readonly lockHolder: string;
  readonly clock: Clock;
}

/** Asks for a state folder that another process has locked. */
export interface Borrower extends Disposable {
  /**
   * Resolves with a loan, which ends when it is disposed or with this process; with `again` when the folder may be free by
   * now; with undefined when the process that has it does not let go of it.
   */
  ask(): Promise<Disposable | 'again' | undefined>;
}

/** Opens a borrower. It waits for the address of a watch that is starting. */
export function openBorrower(folder: BorrowedFolder, signal: AbortSignal): Borrower {
  const [limit, start, appear] = [WAIT_MS, START_MS, APPEAR_MS].map((ms) => openTimeLimit(signal, ms)) as [
    ...[TimeLimit, TimeLimit, TimeLimit],
  ];
  // Opened before the first look, so that no change is missed.
  const changes = openFolderChanges(dirname(folder.watchAddress));
  const asked = new Set<string>();

  function isStarting(holder: LockHolder | undefined): boolean {
    if (holder === undefined) return !appear.over;
    const isNew = Math.abs(folder.clock.now() - holder.since) < START_MS;
    return holder.host === hostname() && isNew && !start.over;
  }

  return {
    async ask() {
      const holder = await readHolder(folder.lockHolder);
      // A watch that has lent the folder cannot lend it again.
      if (holder !== undefined && holder.command !== 'watch') return undefined;
      const address = await readWatchAddress(folder.watchAddress);
      if (address !== undefined && !asked.has(address.secret)) {
        asked.add(address.secret);
        const loan = await ask(address, limit.signal);
        if (loan !== undefined) return loan;
      }
      // The file of a watch that was killed is replaced by the one that is starting.
      if (!isStarting(holder)) return undefined;
      await changes.next(start.signal);
      return 'again';
    },
    [Symbol.dispose]() {
      for (const one of [limit, start, appear, changes]) one[Symbol.dispose]();
    },
  };
}

function ask({ port, secret }: WatchAddress, signal: AbortSignal): Promise<Disposable | undefined> {
  const nonce = randomBytes(24).toString('hex');
  return new Promise((done) => {
    // An aborted signal has no further event.
    if (signal.aborted) return done(undefined);
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
