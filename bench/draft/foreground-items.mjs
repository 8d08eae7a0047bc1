// Generated items: a camera move over a photo, with an object in front that moves independently.

const times = [0.25, 0.5, 0.75];
const size = { w: 832, h: 480 };

/** Group F: an object moving against the camera hides and uncovers the background. */
export const foregroundItems = [
  {
    ...size,
    group: 'F',
    name: 'fg_city_zoom',
    times,
    note: {
      src: 'city',
      start: [1083, 400, 1.63, 0],
      end: [1083, 400, 1.256, 0],
      object: { src: 'coffee', from: [330, 260], to: [460, 240], radius: 70, pick: [560, 330] },
    },
  },
  {
    ...size,
    group: 'F',
    name: 'fg_hats_still',
    times,
    note: {
      src: 'hats',
      start: [614.5, 409.5, 1.3, 0],
      end: [614.5, 409.5, 1.3, 0],
      object: { src: 'city', from: [250, 200], to: [380, 210], radius: 60, pick: [1083, 400] },
    },
  },
  {
    ...size,
    group: 'F',
    name: 'fg_coffee_pan',
    times,
    note: {
      src: 'coffee',
      start: [560, 400, 1.2, 0],
      end: [640, 400, 1.2, 0],
      object: { src: 'hats', from: [500, 240], to: [370, 250], radius: 80, pick: [500, 300] },
    },
  },
];

/** Draws a disc cut from another photo at its place at time `t`, with an edge one pixel soft. */
export function drawForeground(planes, photo, object, t, w, h) {
  const x0 = object.from[0] + (object.to[0] - object.from[0]) * t;
  const y0 = object.from[1] + (object.to[1] - object.from[1]) * t;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const dx = x - x0;
      const dy = y - y0;
      const cover = Math.min(1, object.radius - Math.sqrt(dx * dx + dy * dy));
      if (cover <= 0) continue;
      for (let p = 0; p < 3; p++) {
        const colour = bilinear(photo.planes[p], photo.width, object.pick[0] + dx, object.pick[1] + dy);
        planes[p][y * w + x] += (colour - planes[p][y * w + x]) * cover;
      }
    }
  }
}

/** Draws a near band of another photo with a wavy upper edge, which passes by `move` pixels. */
export function drawLayer(planes, photo, { top, at, move }, t, w, h) {
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const u = x - move * t;
      const edge = top + 30 * Math.sin(u / 45) + 12 * Math.sin(u / 13);
      const cover = Math.min(1, y - edge);
      if (cover <= 0) continue;
      for (let p = 0; p < 3; p++) {
        const colour = bilinear(photo.planes[p], photo.width, at[0] + u, at[1] + y);
        planes[p][y * w + x] += (colour - planes[p][y * w + x]) * cover;
      }
    }
  }
}

function bilinear(plane, width, x, y) {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const at = iy * width + ix;
  const top = plane[at] * (1 - fx) + plane[at + 1] * fx;
  const bottom = plane[at + width] * (1 - fx) + plane[at + width + 1] * fx;
  return top * (1 - fy) + bottom * fy;
}
