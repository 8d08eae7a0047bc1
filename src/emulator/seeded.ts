import { createHash, createHmac } from 'node:crypto';

/** The random values of the emulator: the same seed and the same requests give the same values. */
export interface Seeded {
  /** A number from 0 to 1, determined by the name. */
  fraction(name: string): number;
  /** An id in UUID format, determined by the name. */
  uuid(name: string): string;
  sign(text: string): string;
}

/** Values depend on names instead of an order: those of one request do not depend on other requests. */
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
