import { type LookupAddress, type LookupOptions, lookup as resolveBySystem } from 'node:dns';

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Resolves a host name. Names below `localhost` are this machine, which not all system resolvers know. */
export function lookup(hostname: string, options: LookupOptions, answer: Answer): void {
  resolveBySystem(/\.localhost\.?$/i.test(hostname) ? '127.0.0.1' : hostname, options, answer);
}
