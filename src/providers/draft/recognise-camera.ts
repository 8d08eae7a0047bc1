import type { CameraHint } from './engine/camera/camera-hint.js';
import { readCameraHint } from './engine/camera/read-camera-hint.js';

/**
 * The camera moves that the engine reads from a prompt, in one form: prompts with equal words give equal drafts, and the
 * words themselves read as the same moves. Empty when the prompt names none.
 */
export function recogniseCamera(prompt: string): string {
  const hint = readCameraHint(prompt);
  const parts = Object.entries<Readonly<Record<string, string | null>>>(words);
  return parts.flatMap(([part, names]) => names[String(hint[part as keyof CameraHint])] ?? []).join(', ');
}

// A part of the hint that was left out here would not be part of a draft's key.
const words: { readonly [part in keyof CameraHint]: Readonly<Record<`${CameraHint[part]}`, string | null>> } =
  {
    zoom: { '-1': 'pull out', '0': null, '1': 'push in' },
    pan: { '-1': 'pan left', '0': null, '1': 'pan right' },
    tilt: { '-1': 'tilt up', '0': null, '1': 'tilt down' },
    orbit: { none: null, left: 'orbit left', right: 'orbit right', either: 'orbit' },
    follow: { false: null, true: 'tracking shot' },
    fixed: { false: null, true: 'fixed camera' },
    pace: { eased: null, even: 'constant speed' },
  };
