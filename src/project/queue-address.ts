import type { Storyboard } from '../storyboard/storyboard.js';
import { parseRedisAddress, type RedisAddress } from '../system/redis-address.js';

/** Where a queue can be named, apart from the storyboard. */
export interface QueueNames {
  /** As `--queue` says. */
  readonly queue: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The address of the queue: from `--queue`, else from the environment, else from the storyboard; undefined when none is
 * configured. Throws RenderError `bad-queue`.
 */
export function queueAddress(
  { queue, env }: QueueNames,
  storyboard: Pick<Storyboard, 'queue'> | undefined,
): RedisAddress | undefined {
  const named = queue?.trim() || env.INBETWEEN_QUEUE?.trim() || storyboard?.queue;
  return named ? parseRedisAddress(named) : undefined;
}
