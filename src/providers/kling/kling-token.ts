import { createHmac } from 'node:crypto';

/** The two parts of a key. */
export interface KlingKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const LIFE_S = 1800;
// The clock of this machine may be ahead.
const EARLIER_S = 5;
const USED_MS = 10 * 60_000;

/** A token that proves the keys for half an hour: a JWT, signed by HS256. `now` in ms since 1970. */
export function klingToken({ accessKey, secretKey }: KlingKeys, now: number): string {
  const seconds = Math.floor(now / 1000);
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const body = encode({ iss: accessKey, exp: seconds + LIFE_S, nbf: seconds - EARLIER_S });
  const signature = createHmac('sha256', secretKey).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
}

/** Tokens of these keys. One is used for some minutes: each is a text that must be found in answers. */
export function openKlingTokens(keys: KlingKeys): (now: number) => string {
  let last: { readonly token: string; readonly at: number } | undefined;
  return (now) => {
    // One that is not valid yet was made before the clock of the service was known.
    const isEarly = last !== undefined && now < last.at - EARLIER_S * 1000;
    if (last === undefined || isEarly || now - last.at > USED_MS)
      last = { token: klingToken(keys, now), at: now };
    return last.token;
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
