import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** This machine as others see it, and new names for its attempts. */
export const thisMachine = { name: hostname() || 'unknown', newToken: (): string => randomUUID() };
