import { mixHex } from './colour.mjs';

/** A window or a door in a wall, with shutters, curtains and flowers; what is lit goes to `glow`. */
export function opening({ z, half, y, top, door, lit, shutter }, { wall, box, random, trim, art, glow }) {
  const frame = 0.09;
  art.push(wall(box(z - half - frame, z + half + frame, y - frame, top + frame), trim));
  art.push(wall(box(z - half, z + half, y, top), door ? '#3d2b30' : '#28344f'));
  if (door) {
    art.push(wall(box(z - half * 0.7, z + half * 0.7, y + 0.2, y + (top - y) * 0.5), '#4f3638'));
    glow.push(wall(box(z - half * 0.8, z + half * 0.8, top - 0.34, top - 0.06), '#f4a850'));
  } else if (lit) {
    const warm = random.pick(['#f9ad52', '#f29c45', '#ffc06a', '#e58a3c']);
    glow.push(wall(box(z - half, z + half, y, top), warm));
    // Rooms are darker towards the floor; curtains and things on the sill keep a window from being a yellow box.
    glow.push(
      wall(box(z - half, z + half, y, y + (top - y) * 0.34), '#b4532a', 'opacity="0.55"'),
      wall(box(z - half, z + half, y, y + (top - y) * 0.14), '#6e3426', 'opacity="0.6"'),
    );
    const drawn = random.between(0.45, 0.9);
    for (const s of [-1, 1])
      glow.push(
        wall(
          [
            [z + s * half, top],
            [z + s * half * (1 - drawn), top],
            [z + s * half * 0.86, y + (top - y) * 0.25],
            [z + s * half, y + (top - y) * 0.2],
          ],
          '#c8662f',
          'opacity="0.8"',
        ),
      );
  } else {
    art.push(
      wall(
        [
          [z - half, top],
          [z + half, top],
          [z - half, y + (top - y) * 0.45],
        ],
        '#6f7c9a',
        'opacity="0.55"',
      ),
    );
  }
  const bars = [
    box(z - 0.03, z + 0.03, y, top),
    box(z - half, z + half, y + (top - y) * 0.62, y + (top - y) * 0.66),
  ];
  if (!door) for (const bar of bars) (lit ? glow : art).push(wall(bar, lit ? '#7a4632' : trim));
  if (!door && shutter) {
    for (const s of [-1, 1]) {
      const [a, b] = [z + s * (half + frame), z + s * (half + frame + half * 0.9)];
      art.push(
        wall(
          [
            [a, y],
            [b, y],
            [b, top],
            [a, top],
          ],
          shutter,
        ),
      );
      for (let k = 1; k < 7; k++) {
        const at = y + ((top - y) * k) / 7;
        art.push(
          wall(
            [
              [a, at],
              [b, at],
              [b, at + 0.035],
              [a, at + 0.035],
            ],
            '#1f2433',
            'opacity="0.45"',
          ),
        );
      }
    }
  }
  if (!door) {
    art.push(
      wall(box(z - half - 0.2, z + half + 0.2, y - 0.17, y - frame + 0.02), mixHex(trim, '#ffffff', 0.2)),
    );
    if (random.chance(0.35)) {
      for (let k = 0; k < 9; k++) {
        const at = z - half + (half * 2 * k) / 8;
        const up = y - 0.02 + random.between(0, 0.2);
        art.push(
          wall(
            [
              [at - 0.1, up],
              [at - 0.03, up + 0.1],
              [at + 0.05, up + 0.13],
              [at + 0.11, up],
              [at, up - 0.12],
            ],
            random.pick(['#4d6650', '#3b5446', '#3b5446', '#b0564c']),
          ),
        );
      }
    }
  }
}
