import { createHash, createHmac } from 'node:crypto';

/** Everything in the emulator that looks like chance: the same seed and the same requests give the same. */
export interface Seeded {
  /** A number from 0 to 1 that belongs to this name. */
  fraction(name: string): number;
  /** An id in the form of a UUID that belongs to this name. */
  uuid(name: string): string;
  sign(text: string): string;
}

/** Chance by name instead of by order: what one request draws does not depend on the others. */
export function openSeeded(seed: number): Seeded {
  const digest = (name: string) => createHash('sha256').update(`${seed} ${name}`).digest();
  return {
    fraction: (name) => digest(name).readUInt32BE(0) / 2 ** 32,
    uuid(name) {
      const hex = digest(name).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    sign: (text) => createHmac('sha256', `emulator ${seed}`).update(text).digest('base64url'),
  };
}
