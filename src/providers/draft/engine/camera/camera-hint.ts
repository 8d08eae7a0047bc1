/** The camera moves that a prompt asks for. */
export interface CameraHint {
  /** -1 pull out, 1 push in, 0 not mentioned. */
  readonly zoom: -1 | 0 | 1;
  /** Direction of the view: -1 left, 1 right. */
  readonly pan: -1 | 0 | 1;
  /** Direction of the view: -1 up, 1 down. */
  readonly tilt: -1 | 0 | 1;
  /** Direction of the camera around its subject; seen from above, left is clockwise. */
  readonly orbit: 'none' | 'left' | 'right' | 'either';
  /** The camera follows something, in an unknown direction. */
  readonly follow: boolean;
  /** The camera does not move. */
  readonly fixed: boolean;
  /** How the move starts and stops. */
  readonly pace: 'eased' | 'even';
}

/** The hint of a prompt that does not mention the camera. */
export const NO_HINT: CameraHint = {
  zoom: 0,
  pan: 0,
  tilt: 0,
  orbit: 'none',
  follow: false,
  fixed: false,
  pace: 'eased',
};

/**
 * The sideways direction of the view under a hint: -1 left, 1 right. An orbiting camera keeps facing its subject: the
 * background passes in the direction of the camera, and the view goes in the opposite one.
 */
export function sidewaysDirection({ pan, orbit, follow }: CameraHint): -1 | 0 | 1 | 'either' {
  if (pan !== 0) return pan;
  if (orbit === 'left') return 1;
  if (orbit === 'right') return -1;
  return orbit === 'either' || follow ? 'either' : 0;
}
