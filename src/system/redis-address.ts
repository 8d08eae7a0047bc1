import { decodeLeniently, readUrl } from '../base/read-url.js';
import { RenderError } from '../diagnostics/render-error.js';

/** Where a Redis is. The user name and the password are secrets. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** For messages: without user name and password. */
  readonly name: string;
}

/** The Redis at `redis://[[user]:password@]host[:port][/db]`, or `rediss://` with TLS. Throws RenderError `bad-queue`. */
export function parseRedisAddress(text: string): RedisAddress {
  const url = readUrl(text.trim());
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text.trim()) ?? [];
  if (scheme !== undefined && !/^rediss?$/i.test(scheme)) throw bad(`cannot be at a ${scheme}:// address`);
  if (url === undefined || scheme === undefined || !url.hostname) throw bad('has no readable address');
  if (url.search || url.hash) throw bad('cannot have options in its address');
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined) throw bad('needs the number of a database at the end of its address');
  const tls = url.protocol === 'rediss:';
  const port = Number(url.port || 6379);
  return {
    // An IPv6 address is in brackets only within an address.
    host: decodeLeniently(url.hostname).replace(/^\[|\]$/g, ''),
    port,
    db: Number(db),
    tls,
    username: decodeLeniently(url.username) || undefined,
    password: decodeLeniently(url.password) || undefined,
    name: `${url.protocol}//${url.hostname}:${port}/${Number(db)}`,
  };
}

// Never with the text itself: it may contain a password at an unexpected place.
function bad(what: string): RenderError {
  return new RenderError('bad-queue', `The queue ${what}.`, {
    hint: 'Write it like redis://host/0, redis://:password@host:6379/0 or rediss://host/0.',
  });
}
