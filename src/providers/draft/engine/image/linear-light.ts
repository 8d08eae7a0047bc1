import { pow } from '../math/exact-math.js';
import { bytesAt, growMemory, shortsAt } from '../memory/engine-memory.js';

/** Conversions between video codes and linear light, in the memory of the engine. */
export interface LightTables {
  /** Video code (0..255, limited range) of one colour channel to linear light (0..LIGHT_STEPS). */
  readonly lightOfCode: Uint16Array;
  /** Linear light to the nearest video code; the inverse of the other table where that has one. */
  readonly codeOfLight: Uint8Array;
}

/** The tables of this thread. */
export function lightTables(): LightTables {
  tables ??= createTables();
  return tables;
}

let tables: LightTables | undefined;

// Steps of linear light between black and white: enough for every 8-bit code to survive a round trip.
const LIGHT_STEPS = 16383;
// A plain power replaces the piecewise BT.709 curve: the straight segment near black is so steep that it would need
// twice the steps, and a dissolve looks the same.
const GAMMA = 2.2;
const BLACK = 16;
const RANGE = 219;

function createTables(): LightTables {
  const { at } = growMemory(512 + LIGHT_STEPS + 1);
  const lightOfCode = shortsAt(at, 256);
  const codeOfLight = bytesAt(at + 512, LIGHT_STEPS + 1);
  for (let code = 0; code < 256; code++) {
    const level = Math.min(1, Math.max(0, (code - BLACK) / RANGE));
    lightOfCode[code] = Math.round(pow(level, GAMMA) * LIGHT_STEPS);
  }
  for (let light = 0; light <= LIGHT_STEPS; light++) {
    codeOfLight[light] = Math.round(BLACK + RANGE * pow(light / LIGHT_STEPS, 1 / GAMMA));
  }
  return { lightOfCode, codeOfLight };
}
