import { ProviderFailure } from '../build/providers/provider.js';

// A service with limits of its own, which may be lower than what it publishes.
//   limits    { submitsPerSecond, takesInFlight } in force
//   published what the provider says of itself
//   busy      'reject' turns a submit over the running limit away with 429, 'queue' lets it wait
//   takeMs    (index) => time that a take runs
export function simulatedService({ clock, limits, published, busy = 'reject', takeMs, latencyMs }) {
  const tasks = [];
  const accepted = [];
  const stats = { submits: 0, throttled: 0, polls: 0, tooManyPolls: 0, mostRunning: 0 };
  const pollTimes = [];
  const never = new AbortController().signal;
  const travel = () => clock.sleep(latencyMs(), never);

  const settle = () => {
    // A waiting task starts as soon as another one ends, in the order of submission.
    const queued = tasks.filter(({ startedAt }) => startedAt === undefined);
    for (const task of queued) {
      const others = tasks.filter((one) => one.startedAt !== undefined);
      const ends = others.map((one) => one.endsAt).sort((a, b) => b - a);
      const at = ends.length < limits.takesInFlight ? task.createdAt : ends[limits.takesInFlight - 1];
      task.startedAt = Math.max(at, task.createdAt);
      task.endsAt = task.startedAt + takeMs(task.index);
    }
  };

  const throttled = () => {
    stats.throttled += 1;
    return new ProviderFailure('throttled', 'Throttling.RateQuota', 'Requests rate limit exceeded.');
  };

  return {
    stats,
    tasks,
    id: 'simulated',
    limits: { pollsPerSecond: 20, ...published },
    capabilities: () => undefined,
    async submit() {
      await travel();
      stats.submits += 1;
      const now = clock.now();
      while (accepted.length > 0 && accepted[0] <= now - 1000) accepted.shift();
      if (accepted.length >= limits.submitsPerSecond) throw throttled();
      const running = tasks.slice(-200).filter(({ endsAt }) => endsAt === undefined || endsAt > now).length;
      if (busy === 'reject' && running >= limits.takesInFlight) throw throttled();
      accepted.push(now);
      const task = { index: tasks.length, createdAt: now, startedAt: undefined, endsAt: undefined };
      if (busy === 'reject') {
        task.startedAt = now;
        task.endsAt = now + takeMs(task.index);
      }
      tasks.push(task);
      if (busy === 'queue') settle();
      stats.mostRunning = Math.max(stats.mostRunning, running + 1);
      await travel();
      return { index: task.index };
    },
    async poll({ index }) {
      await travel();
      stats.polls += 1;
      const now = clock.now();
      pollTimes.push(now);
      while (pollTimes[0] <= now - 1000) pollTimes.shift();
      if (pollTimes.length > 20) stats.tooManyPolls += 1;
      const task = tasks[index];
      const phase = now < task.startedAt ? 'queued' : 'running';
      const pending = { state: 'pending', phase, fraction: null, askAgainInMs: 15_000 };
      await travel();
      if (now < task.endsAt) return pending;
      const receipt = { cost: null, actualPrompt: null, requestId: null, usage: null };
      return { state: 'done', asset: { location: { index }, expiresAt: null }, receipt };
    },
    async download() {
      await clock.sleep(800, never);
    },
    findLost: async (lost) => lost.map(() => []),
  };
}
