import { HEIGHT, WIDTH } from './camera.mjs';
import { along, mix, rise } from './colour.mjs';
import { clouds, noise } from './noise.mjs';
import { seeded } from './seeded.mjs';

/** Paints the air above the horizon: gradient, brushed cloud banks lit from the horizon, the milky way when it is dark enough. */
export function paintSky({ seen, shine }, sky, view, light) {
  const { horizon, sun, cover = 0.5, seed = 3, tall = 620, milkyWay } = sky;
  const under = mix(light.sky[3], light.sky[2], 0.35);
  for (let y = 0; y < HEIGHT; y++) {
    const v = view.y + y / view.scale;
    for (let x = 0; x < WIDTH; x++) {
      const u = view.x + x / view.scale;
      const warp = clouds(u / 310, v / 170, 3, seed + 50) - 0.5;
      // Above the horizon it is 0..1 up to a zenith well above the image; the sun's side is brighter.
      const up = Math.min(Math.max((horizon - v) / tall, 0), 1.2);
      const side = Math.exp(-(((u - sun) / 520) ** 2));
      const height = up ** 0.72 + warp * 0.1 - side * 0.09 * (1 - up);
      let colour = along([light.sky[3], light.sky[2], light.sky[1], light.sky[0]], height * 1.05);
      const bank = clouds(u / 330 + warp * 0.9, v / 88 + warp * 0.7, 5, seed);
      const edge = rise(0.62 - cover * 0.22, 0.8 - cover * 0.16, bank - up * 0.04);
      const lit = rise(
        0.0,
        0.16,
        clouds(u / 330 + warp * 0.9, (v + 13) / 88 + warp * 0.7, 4, seed) - bank + 0.07,
      );
      const dark = mix(light.sky[0], light.sky[1], 0.45);
      const body = mix(dark, under, Math.min(lit * (0.42 + 0.5 * side) * (1 - up * 0.7), 1));
      colour = mix(colour, body, edge * (0.78 - up * 0.25));
      const tooth =
        1 + (noise(u * 0.5, v * 0.5, 71) - 0.5) * 0.05 + (noise(u * 0.05, v * 0.25, 73) - 0.5) * 0.07;
      const river =
        milkyWay && light.night > 0.7
          ? riverOfStars(u, v, milkyWay) * (1 - edge * 0.8) * rise(0.7, 1, light.night)
          : 0;
      const i = (y * WIDTH + x) * 3;
      seen[i] = (colour[0] + river * 0.3) * tooth;
      seen[i + 1] = (colour[1] + river * 0.33) * tooth;
      seen[i + 2] = (colour[2] + river * 0.42) * tooth;
      shine[i] = shine[i + 1] = shine[i + 2] = 0;
    }
  }
}

function riverOfStars(u, v, { x, y, turn, width }) {
  const across = (u - x) * Math.sin(turn) + (v - y) * Math.cos(turn);
  const bend = (clouds(u / 190, v / 190, 3, 203) - 0.5) * 120;
  const core = Math.exp(-(((across + bend) / width) ** 2));
  const dust =
    rise(0.42, 0.7, clouds(u / 95, v / 95, 5, 207)) *
    0.75 *
    Math.exp(-(((across + bend) / (width * 0.45)) ** 2));
  return core * (0.35 + 0.85 * clouds(u / 60, v / 60, 4, 211)) * (1 - dust);
}

/** Stars, thickest along the milky way; low ones drown in the light of the horizon. */
export function scatterStars({ seen, shine }, { horizon, milkyWay, spread, seed = 3 }, view, light) {
  if (light.night < 0.35) return;
  const random = seeded(seed + 400);
  const bright = rise(0.35, 1, light.night);
  const field = spread ?? { left: -900, right: 2600, top: -1100 };
  for (let n = 0; n < 9000; n++) {
    const u = random.between(field.left, field.right);
    const v = random.between(field.top, horizon - 6);
    const keep = random.next();
    const size = random.next() ** 12;
    const tint = random.next();
    const inRiver = milkyWay ? riverOfStars(u, v, milkyWay) : 0;
    if (keep > 0.42 + inRiver * 1.2) continue;
    const clear = rise(10, 260, horizon - v);
    const power = (0.4 + 1.5 * size) * clear * bright;
    const radius = (0.7 + 1.2 * size) * Math.sqrt(Math.min(view.scale, 1.3));
    splat(seen, shine, (u - view.x) * view.scale, (v - view.y) * view.scale, radius, power, tint);
  }
}

function splat(seen, shine, sx, sy, radius, power, tint) {
  const reach = Math.ceil(radius * 3);
  const colour = mix([1, 0.9, 0.76], [0.78, 0.88, 1], tint);
  for (let y = Math.floor(sy) - reach; y <= sy + reach; y++) {
    for (let x = Math.floor(sx) - reach; x <= sx + reach; x++) {
      if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) continue;
      const fall = Math.exp(-((x - sx) ** 2 + (y - sy) ** 2) / (radius * radius)) * power;
      const i = (y * WIDTH + x) * 3;
      for (let c = 0; c < 3; c++) {
        seen[i + c] += colour[c] * fall * (1 - Math.min(seen[i + c], 0.9));
        shine[i + c] += colour[c] * fall * 0.35;
      }
    }
  }
}
