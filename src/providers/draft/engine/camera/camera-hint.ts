import { CAMERA_TABLE, type CameraHintRow } from './camera-table.js';

/** What a prompt asks of the camera. */
export interface CameraHint {
  /** -1 pull out, 1 push in, 0 nothing said. */
  readonly zoom: -1 | 0 | 1;
  /** What the view does: -1 goes left, 1 goes right. */
  readonly pan: -1 | 0 | 1;
  /** What the view does: -1 goes up, 1 goes down. */
  readonly tilt: -1 | 0 | 1;
  /** Which way the camera goes around its subject; seen from above, left is clockwise. */
  readonly orbit: 'none' | 'left' | 'right' | 'either';
  /** The camera goes along with something, nobody says where. */
  readonly follow: boolean;
  /** The camera is asked to stay where it is. */
  readonly fixed: boolean;
  /** How the move starts and stops. */
  readonly pace: 'eased' | 'even';
}

/** A prompt without a word on the camera. */
export const NO_HINT: CameraHint = {
  zoom: 0,
  pan: 0,
  tilt: 0,
  orbit: 'none',
  follow: false,
  fixed: false,
  pace: 'eased',
};

/** The camera's part of a prompt, English or Chinese. What it says both ways ("in, then out") counts as not said. */
export function cameraHint(prompt: string): CameraHint {
  const text = prompt.toLowerCase();
  const heard = CAMERA_TABLE.filter(({ words }) => words.test(text));
  const clear = merged(heard.filter(({ vague }) => vague !== true));
  const hint = { ...NO_HINT, ...merged(heard.filter(({ vague }) => vague === true)), ...clear };
  const moves = hint.zoom !== 0 || hint.pan !== 0 || hint.tilt !== 0 || hint.orbit !== 'none' || hint.follow;
  return moves ? { ...hint, fixed: false } : hint;
}

/**
 * Where the view goes sideways under a wish: -1 left, 1 right. Around a subject the camera keeps looking at it, so that
 * what lies behind passes the way that the camera goes, and the view goes the other way.
 */
export function sidewaysOf({ pan, orbit, follow }: CameraHint): -1 | 0 | 1 | 'either' {
  if (pan !== 0) return pan;
  if (orbit === 'left') return 1;
  if (orbit === 'right') return -1;
  return orbit === 'either' || follow ? 'either' : 0;
}

function merged(hints: readonly CameraHintRow[]): Partial<CameraHint> {
  const said = hints.flatMap(({ hint }) => Object.entries(hint) as [keyof CameraHint, unknown][]);
  const contradicted = ([name, value]: [string, unknown]): boolean =>
    said.some(([other, another]) => other === name && another !== value);
  return Object.fromEntries(
    said.map((entry) => (contradicted(entry) ? [entry[0], NO_HINT[entry[0]]] : entry)),
  );
}
