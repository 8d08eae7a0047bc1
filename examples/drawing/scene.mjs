import sharp from 'sharp';
import { HEIGHT, onScreen, viewOf, WIDTH } from './camera.mjs';
import { createCanvas, layOn } from './canvas.mjs';
import { daylight } from './daylight.mjs';
import { develop, print } from './finish.mjs';
import { castShaft } from './light-shaft.mjs';
import { paintSky, scatterStars } from './sky.mjs';
import { paintWater, turnSkyOver } from './water.mjs';

/** Photographs a scene: sky, then water with what it mirrors, then all layers from the farthest to the nearest. */
export async function photograph(scene, camera, night) {
  const light = daylight(night);
  const canvas = createCanvas();
  const look = (depth) => viewOf(camera, depth, scene.anchor);
  const air = look(scene.sky.depth);
  paintSky(canvas, scene.sky, air, light);
  const mirror = createCanvas();
  turnSkyOver(mirror, canvas, onScreen(look(1), 0, scene.water.horizon)[1]);
  for (const layer of scene.layers)
    if (layer.mirror) await layOn(mirror, layer.mirror, look(layer.depth), light);
  scatterStars(canvas, scene.sky, air, light); // After the mirror has its sky: on moving water a star is only a scratch.
  paintWater(canvas, mirror, scene.water, look(1), light);
  for (const layer of scene.layers) {
    for (const shaft of layer.shafts ?? []) castShaft(canvas, shaft, look(layer.depth), light);
    await layOn(canvas, layer, look(layer.depth), light);
  }
  return print(develop(canvas, camera.zoom));
}

/** Writes an image: a JPEG without alpha; the grain of the paint makes a PNG six times as large. */
export function save(bytes, path) {
  return sharp(bytes, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4', mozjpeg: true })
    .toFile(path);
}
