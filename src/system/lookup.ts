import { lookup as askTheSystem, type LookupAddress, type LookupOptions } from 'node:dns';

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Looks a host's name up; names under `localhost` are this machine's own, which not every system's resolver knows. */
export function lookup(hostname: string, options: LookupOptions, answer: Answer): void {
  askTheSystem(/\.localhost\.?$/i.test(hostname) ? '127.0.0.1' : hostname, options, answer);
}
