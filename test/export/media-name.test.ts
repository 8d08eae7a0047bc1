import { expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import { mediaName } from '../../src/export/media-name.js';

const digest = '0123456789abcdef'.repeat(4) as Digest;

test.each([
  ['canal-take2', 'canal-take2-01234567.mp4'],
  ['雨 & "wind"', '雨 & -wind--01234567.mp4'],
  ['../a/b\\c:d', '-a-b-c-d-01234567.mp4'],
  ['  . ', 'media-01234567.mp4'],
  ['x\ud800y', 'x-y-01234567.mp4'],
  ['🏮'.repeat(100), `${'🏮'.repeat(60)}-01234567.mp4`],
])('%j becomes a name that every system accepts', (title, name) => {
  expect(mediaName(title, digest, '.MP4')).toBe(name);
  expect(() => encodeURI(name)).not.toThrow();
});
