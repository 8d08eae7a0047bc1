import { expect, test } from 'vitest';
import { clipSize } from '../../src/plan/size.js';

// The vendor documents 750x1000 at 720P; the rest follows from the published first-and-last-frame pipeline.
test.each([
  ['750x1000', 1280 * 720, '816x1104'],
  ['1280x720', 1280 * 720, '1280x720'],
  ['720x1280', 1280 * 720, '720x1280'],
  ['1024x1024', 1280 * 720, '960x960'],
  ['1000x750', 1280 * 720, '1104x816'],
  ['1536x1024', 1280 * 720, '1168x768'],
  ['2560x1080', 1280 * 720, '1472x608'],
  ['750x1000', 1920 * 1080, '1232x1648'],
  ['1920x1080', 1920 * 1080, '1920x1072'],
  ['1280x720', 832 * 480, '832x464'],
  ['1024x1024', 832 * 480, '624x624'],
])('%s at %i pixels gives %s', (first, area, expected) => {
  const [width = 0, height = 0] = first.split('x').map(Number);
  const size = clipSize({ width, height }, area);
  expect(`${size.width}x${size.height}`).toBe(expected);
});
