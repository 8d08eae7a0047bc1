import type { PixelInputs } from './cache-key.js';

/** An earlier request of a shot, with the addresses that its images had. */
export interface PreviousRequest {
  readonly inputs: PixelInputs;
  readonly firstUri: string;
  readonly lastUri: string | null;
}
