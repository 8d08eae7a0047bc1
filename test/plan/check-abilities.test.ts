import { expect, test } from 'vitest';
import { checkAbilities } from '../../src/plan/check-abilities.js';
import { settings, shot } from '../film/film-rig.js';

const captioned = { ...shot('rain'), captions: [{ text: 'It rains.', from: null, to: null }] };
const whole = { lackingForText: null, lacks: [] };

test('captions in the pictures need letters and an ffmpeg that can lay them over', () => {
  const burning = { film: { ...settings, captions: 'burn' as const }, shots: [captioned] };
  expect(checkAbilities(burning, whole)).toEqual([]);
  expect(checkAbilities(burning, { ...whole, lackingForText: 'sharp' })).toMatchObject([
    {
      code: 'captions-unavailable',
      at: { path: ['film', 'captions'] },
      help: expect.stringContaining('npm install sharp'),
    },
  ]);
  expect(checkAbilities(burning, { ...whole, lacks: ['filter overlay', 'encoder gif'] })).toMatchObject([
    { code: 'ffmpeg-lacks', message: expect.stringContaining('lacks: filter overlay.') },
  ]);
});

test('what is not asked for may be missing', () => {
  const poor = { lackingForText: 'sharp', lacks: ['filter overlay'] };
  expect(checkAbilities({ film: { ...settings, captions: 'burn' }, shots: [shot('rain')] }, poor)).toEqual(
    [],
  );
  expect(checkAbilities({ film: settings, shots: [captioned] }, poor)).toEqual([]);
});
