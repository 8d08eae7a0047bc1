// Pixels of frames in 16:9, by the usual names of resolutions. A model with other frames states its own.
export const P360 = 640 * 360;
export const P480 = 832 * 480;
export const P512 = 912 * 512;
export const P540 = 960 * 540;
export const P580 = 1024 * 580;
export const P720 = 1280 * 720;
export const P768 = 1366 * 768;
export const P1080 = 1920 * 1080;
export const P1440 = 2560 * 1440;
export const P2160 = 3840 * 2160;

/** The pixels of a frame of this resolution; 0 for one without a usual size. */
export function frameArea(resolution: string): number {
  return areas[resolution] ?? 0;
}

const areas: Readonly<Record<string, number>> = {
  ...{ '360P': P360, '480P': P480, '512P': P512, '540P': P540, '580P': P580 },
  ...{ '720P': P720, '768P': P768, '1080P': P1080, '1440P': P1440, '2160P': P2160 },
};
