import { expect, test } from 'vitest';
import { checkMachine } from '../../src/plan/check-machine.js';
import { settings, shot } from '../film/film-rig.js';

const captioned = { ...shot('rain'), captions: [{ text: 'It rains.', from: null, to: null }] };
const whole = { missingTextPackage: null, missing: [] };

test('burned-in captions need the text package and an ffmpeg with an overlay filter', () => {
  const burning = { film: { ...settings, captions: 'burn' as const }, shots: [captioned] };
  expect(checkMachine(burning, whole)).toEqual([]);
  expect(checkMachine(burning, { ...whole, missingTextPackage: 'sharp' })).toMatchObject([
    {
      code: 'captions-unavailable',
      at: { path: ['film', 'captions'] },
      help: expect.stringContaining('npm install sharp'),
    },
  ]);
  expect(checkMachine(burning, { ...whole, missing: ['filter overlay', 'encoder gif'] })).toMatchObject([
    { code: 'ffmpeg-feature-missing', message: expect.stringContaining('does not have: filter overlay.') },
  ]);
});

test('a missing feature that the storyboard does not use is no error', () => {
  const poor = { missingTextPackage: 'sharp', missing: ['filter overlay'] };
  expect(checkMachine({ film: { ...settings, captions: 'burn' }, shots: [shot('rain')] }, poor)).toEqual([]);
  expect(checkMachine({ film: settings, shots: [captioned] }, poor)).toEqual([]);
});
