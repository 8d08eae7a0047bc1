import type { QueueMember, QueueMembers } from './queue-members.js';
import type { QueueTimes } from './queue-times.js';

/** A worker as others see it, while it is there. */
export interface WorkerMembership {
  /** Says at once that it is there. */
  beat(): Promise<void>;
  /** Says nothing more; the lease is returned if that is possible. */
  end(): Promise<void>;
}

/** What a membership is made of. */
export interface MembershipSetup {
  readonly members: QueueMembers;
  readonly token: string;
  readonly times: Pick<QueueTimes, 'heartbeatMs' | 'workerLeaseMs' | 'wantedMs'>;
  /** The worker at this moment. */
  readonly facts: () => QueueMember;
  /** The jobs that the worker is executing. */
  readonly jobs: () => readonly string[];
  /** Called once for each render whose jobs this worker cannot execute. */
  readonly onForeign: (render: QueueMember) => void;
  /** Called for each job that no render wants any more. */
  readonly onUnwanted: (job: string) => void;
}

/** Renews the lease of a worker, and watches what the renders want. */
export function openWorkerMembership(setup: MembershipSetup): WorkerMembership {
  const { members, token, times, facts } = setup;
  const refused = new Set<string>();

  async function beat(): Promise<void> {
    const own = facts();
    for (const member of await members.renew(token, own, times.workerLeaseMs)) {
      const name = `${member.queue} ${member.machine}`;
      if (member.role === 'worker' || member.queue === own.queue || refused.has(name)) continue;
      refused.add(name);
      setup.onForeign(member);
    }
  }

  async function look(): Promise<void> {
    const jobs = setup.jobs();
    const wanted = await members.wanted(jobs);
    for (const [n, job] of jobs.entries()) if (wanted[n] === false) setup.onUnwanted(job);
  }

  // Without a connection there is nothing to say, and no one to hear it.
  const timers = [
    setInterval(() => void beat().catch(() => undefined), times.heartbeatMs),
    setInterval(() => void look().catch(() => undefined), times.wantedMs),
  ];
  return {
    beat,
    async end() {
      for (const timer of timers) clearInterval(timer);
      await members.leave(token);
    },
  };
}
