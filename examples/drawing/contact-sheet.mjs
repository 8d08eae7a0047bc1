import sharp from 'sharp';

const COLUMNS = 5;
const [CELL_W, CELL_H, GAP] = [232, 131, 8];

/** All keyframes in the order of the film on one dark sheet. */
export async function contactSheet(paths, sheet) {
  const rows = Math.ceil(paths.length / COLUMNS);
  const cells = paths.map(async (path, n) => ({
    input: await sharp(path).resize(CELL_W, CELL_H).toBuffer(),
    left: GAP + (n % COLUMNS) * (CELL_W + GAP),
    top: GAP + Math.floor(n / COLUMNS) * (CELL_H + GAP),
  }));
  await sharp({
    create: {
      width: COLUMNS * (CELL_W + GAP) + GAP,
      height: rows * (CELL_H + GAP) + GAP,
      channels: 3,
      background: '#10131f',
    },
  })
    .composite(await Promise.all(cells))
    .jpeg({ quality: 86 })
    .toFile(sheet);
}
