import { HEIGHT, onScreen, WIDTH } from './camera.mjs';
import { rise } from './colour.mjs';

const COLOUR = [1, 0.9, 0.7];

/** The beam of a lighthouse in the evening air: bright along its middle, thinner with the distance. */
export function castShaft({ seen }, { x, y, angle, spread, reach, power }, view, light) {
  const [sx, sy] = onScreen(view, x, y);
  const dark = 0.35 + 0.65 * light.night;
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const dx = (column - sx) / view.scale;
      const dy = (row - sy) / view.scale;
      const along = dx * Math.cos(angle) + dy * Math.sin(angle);
      if (along <= 0 || along > reach) continue;
      const across = (dy * Math.cos(angle) - dx * Math.sin(angle)) / (4 + along * spread);
      const fall = (1 - along / reach) ** 1.6 * rise(0, 14, along);
      const bright = power * dark * fall * Math.exp(-across * across);
      if (bright < 0.002) continue;
      const i = (row * WIDTH + column) * 3;
      for (let c = 0; c < 3; c++) seen[i + c] += COLOUR[c] * bright * (1 - Math.min(seen[i + c], 1));
    }
  }
}
