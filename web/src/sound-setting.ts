/** The volume of the player, 0 to 1. */
export interface Sound {
  readonly volume: number;
  readonly muted: boolean;
}

const NAME = 'sound';

/** The sound setting of this browser. */
export function readSound(): Sound {
  const full: Sound = { volume: 1, muted: false };
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null');
    if (typeof saved !== 'object' || saved === null) return full;
    const { volume, muted } = saved as { readonly [name: string]: unknown };
    const isVolume = typeof volume === 'number' && volume >= 0 && volume <= 1;
    return { volume: isVolume ? volume : 1, muted: muted === true };
  } catch {
    return full;
  }
}

/** Saves the setting in this browser. A browser that saves nothing starts with full sound again. */
export function writeSound(sound: Sound): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(sound));
  } catch {
    // Storage can be switched off.
  }
}
