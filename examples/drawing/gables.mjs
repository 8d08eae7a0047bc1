/** Outlines of gables as [metres away, height], from one eave to the other. */
export const GABLES = {
  peak: (a, b, y) => [
    [a, y],
    [(a + b) / 2, y + (b - a) * 0.62],
    [b, y],
  ],
  step: (a, b, y) => {
    const w = (b - a) / 9;
    const h = (b - a) * 0.17;
    return [
      [a, y],
      [a, y + h],
      [a + w, y + h],
      [a + w, y + 2 * h],
      [a + 2 * w, y + 2 * h],
      [a + 2 * w, y + 3 * h],
      [a + 3 * w, y + 3 * h],
      [a + 3 * w, y + 4.4 * h],
      [b - 3 * w, y + 4.4 * h],
      [b - 3 * w, y + 3 * h],
      [b - 2 * w, y + 3 * h],
      [b - 2 * w, y + 2 * h],
      [b - w, y + 2 * h],
      [b - w, y + h],
      [b, y + h],
      [b, y],
    ];
  },
  bell: (a, b, y) => {
    const c = (a + b) / 2;
    const r = (b - a) / 2;
    return [
      [a, y],
      [a, y + r * 0.25],
      [c - r * 0.75, y + r * 0.35],
      [c - r * 0.55, y + r * 0.7],
      [c - r * 0.48, y + r * 1.2],
      [c - r * 0.3, y + r * 1.42],
      [c, y + r * 1.55],
      [c + r * 0.3, y + r * 1.42],
      [c + r * 0.48, y + r * 1.2],
      [c + r * 0.55, y + r * 0.7],
      [c + r * 0.75, y + r * 0.35],
      [b, y + r * 0.25],
      [b, y],
    ];
  },
};
