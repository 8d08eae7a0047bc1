import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { analyseMotion } from '../../../../src/providers/draft/engine/plan-motion.js';
import { flat, noise, photo, photoWithDisc, titleCard } from './drawn-images.js';

const signal = new AbortController().signal;

const large = { seed: 9, width: 512, height: 288 };

const pairs: readonly (readonly [string, Image, Image, string, RegExp])[] = [
  ['the same image twice', photo({ seed: 1 }), photo({ seed: 1 }), 'still', /images are the same/],
  [
    'the same image compressed twice',
    photo({ seed: 1 }),
    withNoise(photo({ seed: 1 })),
    'still',
    /images are the same/,
  ],
  ['a small object that moved', speck(60), speck(80), 'motion', /camera is at rest/],
  ['a pan', photo({ seed: 1 }), photo({ seed: 1, shift: 24 }), 'camera', /pans right/],
  ['a push', photo({ seed: 2 }), photo({ seed: 2, zoom: 1.3 }), 'camera', /pushes in/],
  ['a pull', photo({ seed: 2, zoom: 1.3 }), photo({ seed: 2 }), 'camera', /pulls out/],
  [
    'a disc that crosses a static view',
    photoWithDisc({ seed: 4 }, 90, 70),
    photoWithDisc({ seed: 4 }, 150, 76),
    'motion',
    /camera is at rest/,
  ],
  ['two views of different things', photo({ seed: 5 }), photo({ seed: 6 }), 'dissolve', /nothing in common/],
  ['a roll of 45 degrees', photo(large), rotated(photo(large), 45), 'camera', /rolls/],
  ['two title cards with a bar', titleCard(1, 20), titleCard(2, 60), 'dissolve', /nothing in common/],
  ['a bar that slides below a title', titleCard(1, 20), titleCard(1, 60), 'motion', /camera is at rest/],
  ['noise', noise({ seed: 1 }), noise({ seed: 2 }), 'dissolve', /nothing in common/],
  ['grey that brightens', flat(60), flat(180), 'dissolve', /light, colour or a detail/],
  [
    'a view shifted by less than a pixel',
    photo({ seed: 8 }),
    photo({ seed: 8, shift: 0.4 }),
    'dissolve',
    /a detail/,
  ],
];

test.each(pairs)('%s is recognised', async (_, first, last, kind, note) => {
  const analysis = await analyseMotion(first, last, { signal });
  expect(analysis.kind).toBe(kind);
  expect(analysis.note).toMatch(note);
  expect(analysis.confidence).toBeGreaterThan(0.3);
  expect(analysis.confidence).toBeLessThanOrEqual(1);
});

/** The image rotated about its centre; what comes into view is grey. */
function rotated({ width, height, data }: Image, degrees: number): Image {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turned = flat(110, width, height);
  for (let n = 0; n < width * height; n++) {
    const [x, y] = [(n % width) - width / 2, Math.floor(n / width) - height / 2];
    const fromX = Math.round(c * x - s * y + width / 2);
    const fromY = Math.round(s * x + c * y + height / 2);
    if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
    turned.data[n] = data[fromY * width + fromX]!;
  }
  return turned;
}

/** The image with the small errors of a second compression. */
function withNoise(image: Image): Image {
  return { ...image, data: image.data.map((code, n) => code + (((n * 2654435761) >>> 16) % 5) - 2) };
}

/** A static view with one small object in it. */
function speck(x: number): Image {
  const image = photo({ seed: 7, width: 512, height: 288 });
  for (let row = 0; row < 24; row++) {
    for (let column = 0; column < 24; column++) {
      image.data[(row + 120) * 512 + column + x] =
        20 + ((row * 37 + column * 91 + row * column * 13) % 7) * 33;
    }
  }
  return image;
}
