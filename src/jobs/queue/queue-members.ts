import type { Redis } from 'ioredis';
import { parseJson } from '../../base/parse-json.js';
import { isCount, isText, oneOf, optional, shape } from '../../base/shape.js';
import type { BuildFacts } from '../../events/worker-event.js';
import type { QueueMember } from './queue-member.js';
import { KEY_PREFIX } from './queue-names.js';

export type { QueueMember } from './queue-member.js';

const buildFacts = { program: isText, engine: isText, store: isText };
const isBuildFacts = shape(buildFacts);
const isMember = shape({
  version: oneOf(1),
  role: oneOf('worker', 'render'),
  machine: isText,
  pid: isCount,
  queue: isText,
  ...buildFacts,
  since: isCount,
  concurrency: optional(isCount),
  running: optional(isCount),
});

/** Who uses the queue now, by the clock of the server. Members that are not heard of for their lease are gone. */
export interface QueueMembers {
  /** Says that this process is there, and answers all members. */
  renew(token: string, member: QueueMember, leaseMs: number): Promise<readonly QueueMember[]>;
  leave(token: string): Promise<void>;
  all(): Promise<readonly QueueMember[]>;
  /** All queues that there have been, by their names. */
  queues(): Promise<ReadonlyMap<string, BuildFacts>>;
  /** Notes that a member wants the result of a job. */
  want(token: string, job: string): Promise<void>;
  /** The member does not want it any more. Answers whether any living member still does. */
  unwant(token: string, job: string): Promise<boolean>;
  /** For each of these jobs, whether any living member wants its result. */
  wanted(jobs: readonly string[]): Promise<readonly boolean[]>;
}

const LEASES = `${KEY_PREFIX}:members`;
const FACTS = `${KEY_PREFIX}:members:facts`;
const QUEUES = `${KEY_PREFIX}:queues`;
const wantsOf = (queue: string, job: string): string => `${KEY_PREFIX}:${queue}:wanted:${job}`;

// Of a job whose members were all killed.
const WANTS_SECONDS = 86_400;

const NOW = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

const RENEW = `${NOW}
for _, token in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], token) redis.call('HDEL', KEYS[2], token)
end
if ARGV[1] ~= '' then
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1]) redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
end
return redis.call('HVALS', KEYS[2])`;

const LEAVE = `redis.call('ZREM', KEYS[1], ARGV[1]) redis.call('HDEL', KEYS[2], ARGV[1])`;

const WANT = `redis.call('SADD', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[1], ARGV[2])`;

// KEYS: the leases, then the members that want each job. ARGV[1]: one that does not want it any more, or nothing.
const WANTED = `${NOW}
local answer = {}
for n = 2, #KEYS do
  if ARGV[1] ~= '' then redis.call('SREM', KEYS[n], ARGV[1]) end
  local wanted = 0
  for _, token in ipairs(redis.call('SMEMBERS', KEYS[n])) do
    local lease = redis.call('ZSCORE', KEYS[1], token)
    if lease and tonumber(lease) > now then wanted = 1 end
  end
  answer[n - 1] = wanted
end
return answer`;

/** Opens the members of a Redis, for one queue. */
export function openQueueMembers(client: Redis, queue: string): QueueMembers {
  async function renew(
    token: string,
    { facts = '', leaseMs = 0, of = '' }: { facts?: string; leaseMs?: number; of?: string } = {},
  ): Promise<readonly QueueMember[]> {
    const keys = [LEASES, FACTS, QUEUES];
    const values: unknown = await client.eval(RENEW, 3, ...keys, token, facts, leaseMs, queue, of);
    return Array.isArray(values) ? values.flatMap(decodeMember) : [];
  }
  async function areWanted(jobs: readonly string[], without: string): Promise<readonly boolean[]> {
    if (jobs.length === 0) return [];
    const keys = [LEASES, ...jobs.map((job) => wantsOf(queue, job))];
    const answer: unknown = await client.eval(WANTED, keys.length, ...keys, without);
    return jobs.map((_, n) => Array.isArray(answer) && answer[n] === 1);
  }
  return {
    renew(token, member, leaseMs) {
      const { program, engine, store } = member;
      const of = JSON.stringify({ program, engine, store });
      return renew(token, { facts: JSON.stringify(member), leaseMs, of });
    },
    async leave(token) {
      await client.eval(LEAVE, 2, LEASES, FACTS, token);
    },
    all: () => renew(''),
    async queues() {
      const entries = Object.entries(await client.hgetall(QUEUES));
      return new Map(
        entries.flatMap(([name, text]) => {
          const value: unknown = parseJson(text);
          return isBuildFacts(value) ? [[name, value as BuildFacts]] : [];
        }),
      );
    },
    async want(token, job) {
      await client.eval(WANT, 1, wantsOf(queue, job), token, WANTS_SECONDS);
    },
    unwant: async (token, job) => (await areWanted([job], token))[0] === true,
    wanted: (jobs) => areWanted(jobs, ''),
  };
}

function decodeMember(text: unknown): readonly QueueMember[] {
  const value: unknown = typeof text === 'string' ? parseJson(text) : undefined;
  return isMember(value) ? [value as QueueMember] : [];
}
