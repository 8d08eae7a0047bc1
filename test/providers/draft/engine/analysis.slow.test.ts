import { expect, test } from 'vitest';
import { analyse, type Image } from '../../../../src/providers/draft/engine/inbetween.js';
import { flat, noise, photo, photoWithDisc, titleCard } from './drawn-images.js';

const signal = new AbortController().signal;

const large = { seed: 9, width: 512, height: 288 };

const pairs: readonly (readonly [string, Image, Image, string, RegExp])[] = [
  ['the same still twice', photo({ seed: 1 }), photo({ seed: 1 }), 'still', /same picture/],
  [
    'the same still compressed twice',
    photo({ seed: 1 }),
    grained(photo({ seed: 1 })),
    'still',
    /same picture/,
  ],
  ['a small thing that moved', speck(60), speck(80), 'motion', /camera stands still/],
  ['a pan', photo({ seed: 1 }), photo({ seed: 1, shift: 24 }), 'camera', /pans right/],
  ['a push', photo({ seed: 2 }), photo({ seed: 2, zoom: 1.3 }), 'camera', /pushes in/],
  ['a pull', photo({ seed: 2, zoom: 1.3 }), photo({ seed: 2 }), 'camera', /pulls out/],
  [
    'a disc that crosses a resting view',
    photoWithDisc({ seed: 4 }, 90, 70),
    photoWithDisc({ seed: 4 }, 150, 76),
    'motion',
    /camera stands still/,
  ],
  ['two views of different things', photo({ seed: 5 }), photo({ seed: 6 }), 'dissolve', /nothing in common/],
  ['a roll of 45 degrees', photo(large), rolled(photo(large), 45), 'camera', /rolls/],
  ['two title cards with a bar', titleCard(1, 20), titleCard(2, 60), 'dissolve', /nothing in common/],
  ['a bar that slides below a title', titleCard(1, 20), titleCard(1, 60), 'motion', /camera stands still/],
  ['noise', noise({ seed: 1 }), noise({ seed: 2 }), 'dissolve', /nothing in common/],
  ['grey that brightens', flat(60), flat(180), 'dissolve', /light, colour or a detail/],
  [
    'a view by less than a pixel beside itself',
    photo({ seed: 8 }),
    photo({ seed: 8, shift: 0.4 }),
    'dissolve',
    /a detail/,
  ],
];

test.each(pairs)('%s is recognised', async (_, first, last, kind, note) => {
  const analysis = await analyse(first, last, { signal });
  expect(analysis.kind).toBe(kind);
  expect(analysis.note).toMatch(note);
  expect(analysis.confidence).toBeGreaterThan(0.3);
  expect(analysis.confidence).toBeLessThanOrEqual(1);
});

/** The still turned about its middle; what comes into view is grey. */
function rolled({ width, height, data }: Image, degrees: number): Image {
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

/** The still with the small errors of a second compression. */
function grained(image: Image): Image {
  return { ...image, data: image.data.map((code, n) => code + (((n * 2654435761) >>> 16) % 5) - 2) };
}

/** A resting view with one small thing in it. */
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
