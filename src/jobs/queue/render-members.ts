import type { Redis } from 'ioredis';
import { thisMachine } from '../../system/this-machine.js';
import type { QueueMember, QueueMembers } from './queue-members.js';
import type { QueueTimes } from './queue-times.js';

/** Why the queue does nothing now: the Redis is gone, or no worker can take the jobs of this render. */
export type Outage =
  | { readonly kind: 'down' }
  | { readonly kind: 'no-workers'; readonly others: readonly QueueMember[] };

/** A render as others see it, while it is there, and whether workers can take its jobs. */
export interface RenderMembership {
  /** By which its wants are known. */
  readonly token: string;
  /** Undefined while workers can take jobs. */
  readonly outage: Outage | undefined;
  /** Called on every change of the outage, until disposed. */
  onOutage(listener: () => void): Disposable;
  /** Says nothing more; the lease is returned if that is possible. */
  end(): Promise<void>;
}

/** What a membership is made of. */
export interface RenderMembershipSetup {
  readonly client: Redis;
  readonly members: QueueMembers;
  readonly own: QueueMember;
  readonly times: Pick<QueueTimes, 'heartbeatMs' | 'renderLeaseMs' | 'graceMs'>;
  /** Called when a lost connection is back. */
  readonly onBack: () => void;
}

/** Joins a queue, and watches its workers and its connection. */
export async function joinAsRender(setup: RenderMembershipSetup): Promise<RenderMembership> {
  const { client, members, own, times } = setup;
  const token = thisMachine.newToken();
  const outages = openOutages();
  // A Redis that was restarted may not know its workers yet.
  let completeAt = 0;
  let unanswered = 0;
  let beating = Promise.resolve();

  async function renew(): Promise<void> {
    const all = await members.renew(token, own, times.renderLeaseMs);
    const workers = all.filter(({ role }) => role === 'worker');
    const able = workers.some(({ queue }) => queue === own.queue);
    if (!able && performance.now() < completeAt) return;
    outages.set(able ? undefined : { kind: 'no-workers', others: workers });
  }

  async function beat(): Promise<void> {
    unanswered += 1;
    try {
      await renew();
      unanswered = 0;
    } catch {
      // The connection was lost in the middle. The next beat is soon.
    }
  }

  await renew();
  const heartbeat = setInterval(() => {
    // A server that is stopped keeps its connections and answers nothing.
    if (unanswered * times.heartbeatMs > times.graceMs) outages.set({ kind: 'down' });
    beating = beat();
  }, times.heartbeatMs);
  let grace: NodeJS.Timeout | undefined;
  client.on('close', () => {
    grace ??= setTimeout(() => outages.set({ kind: 'down' }), times.graceMs);
  });
  client.on('ready', () => {
    clearTimeout(grace);
    grace = undefined;
    completeAt = performance.now() + times.graceMs;
    beating = beat().then(setup.onBack);
  });
  return {
    token,
    get outage() {
      return outages.current;
    },
    onOutage: outages.listen,
    async end() {
      clearInterval(heartbeat);
      clearTimeout(grace);
      if (client.status !== 'ready') return;
      await beating;
      await members.leave(token);
    },
  };
}

/** The present outage, and its listeners. */
function openOutages() {
  const listeners = new Set<() => void>();
  let current: Outage | undefined;
  return {
    get current() {
      return current;
    },
    set(outage: Outage | undefined): void {
      const changed = current?.kind !== outage?.kind;
      current = outage;
      if (changed) for (const listener of [...listeners]) listener();
    },
    listen(listener: () => void): Disposable {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
