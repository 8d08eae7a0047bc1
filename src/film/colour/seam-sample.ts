/** A small I420 image in limited range. */
export interface SeamSample {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** The coefficients that encoded its colours. */
  readonly matrix: 'bt709' | 'bt601';
}
