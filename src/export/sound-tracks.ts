import type { SoundPart } from './cut-list.js';

/** Sounds in as few tracks as possible, so that those of one track do not overlap. */
export function inTracks(sounds: readonly SoundPart[]): readonly (readonly SoundPart[])[] {
  const tracks: SoundPart[][] = [];
  for (const sound of [...sounds].sort((a, b) => a.at - b.at)) {
    const free = tracks.find((members) => {
      const last = members.at(-1);
      return last !== undefined && last.at + last.length <= sound.at;
    });
    if (free) free.push(sound);
    else tracks.push([sound]);
  }
  return tracks;
}
