import type { Storyboard } from '../storyboard/storyboard.js';
import { parseRedisAddress, type RedisAddress } from '../system/redis-address.js';
import type { Project } from './project.js';

/**
 * The address of the queue: from `--queue`, else from the environment, else from the storyboard; undefined when none is
 * configured. Throws RenderError `bad-queue`.
 */
export function queueAddress(
  { queue, env }: Pick<Project, 'queue' | 'env'>,
  storyboard: Pick<Storyboard, 'queue'> | undefined,
): RedisAddress | undefined {
  const named = queue?.trim() || env.INBETWEEN_QUEUE?.trim() || storyboard?.queue;
  return named ? parseRedisAddress(named) : undefined;
}
