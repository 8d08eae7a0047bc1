import { createHash } from 'node:crypto';
import { parseJson } from '../../base/parse-json.js';
import { type Check, isCount, isFlag, isNumber, optional, shape } from '../../base/shape.js';
import type { RedisConnection } from '../../system/redis-connection.js';
import { uniqueStamp } from '../../system/temp-name.js';
import type { CostAnswer } from './cost-state.js';
import { limitScript } from './limit-script.js';
import { LEARNED_FOR_MS, type LimitAnswer } from './limit-state.js';
import { LEASE_MS, type OwnLimitStep, type SharedLimits } from './shared-limits.js';

export interface RedisLimitsSetup {
  /** Connects so that a command fails at once while there is no connection. Called again after a failure. */
  readonly connect: () => Promise<RedisConnection>;
  /** Names the account without containing its key. */
  readonly account: string;
  /** Tests set the name of this process as a member, the length of its leases, and the time of the script. */
  readonly member?: string;
  readonly leaseMs?: number;
  readonly now?: () => number;
}

const digest = createHash('sha1').update(limitScript).digest('hex');

const isLearned = shape({
  ...{ gapMs: isNumber, takesInFlight: isNumber, learnedAt: isNumber, trialAt: optional(isNumber) },
});
const isLimitAnswer = shape({
  ...{ granted: isFlag, full: isFlag, waitMs: isNumber, seats: isCount, members: isCount },
  ...{ learned: optional(isLearned), trialInMs: optional(isNumber) },
});
const isCostAnswer = shape({ granted: isFlag, othersMicros: isNumber });

/**
 * The limits of an account in a Redis, which processes on many machines share. A step is one script there, at the time of
 * the server. It throws when the Redis does not respond.
 */
export function openRedisLimits({ connect, account, ...more }: RedisLimitsSetup): SharedLimits {
  const { member = uniqueStamp(), leaseMs = LEASE_MS, now } = more;
  const self = { member, leaseMs };
  const left = new Map<string, OwnLimitStep>();
  let connection: Promise<RedisConnection> | undefined;

  async function run<T>(
    kind: 'limit' | 'costs',
    name: string,
    { step, is }: { step: object; is: Check },
  ): Promise<T> {
    connection ??= connect();
    const { client } = await connection.catch((error) => {
      connection = undefined;
      throw error;
    });
    const key = `inbetween:{${account}}:${name}`;
    const given = JSON.stringify({ ...step, ...self });
    const rest = [kind, given, String(LEARNED_FOR_MS), ...(now === undefined ? [] : [String(now())])];
    const said = await client.evalsha(digest, 1, key, ...rest).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
        return client.eval(limitScript, 1, key, ...rest);
      throw error;
    });
    const answer = typeof said === 'string' ? parseJson(said) : undefined;
    if (!is(answer)) throw new Error('It sent an unexpected response.');
    return answer as T;
  }

  return {
    areShared: true,
    async step(limit, step) {
      const answer = await run<LimitAnswer>('limit', limit, { step, is: isLimitAnswer });
      if (step.act === 'leave') left.delete(limit);
      else left.set(limit, step);
      return answer;
    },
    spend: (film, step) => run<CostAnswer>('costs', film, { step, is: isCostAnswer }),
    async [Symbol.asyncDispose]() {
      try {
        for (const [limit, step] of left) await this.step(limit, { ...step, act: 'leave' });
      } catch {
        // The leases end by themselves.
      }
      (await connection?.catch(() => undefined))?.[Symbol.dispose]();
    },
  };
}
