/** Dense optical flow: for each pixel of an image, the vector to its place in another image, in pixels. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly u: Float32Array;
  readonly v: Float32Array;
}
