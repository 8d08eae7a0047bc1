import { expect, test } from 'vitest';
import { readCameraHint } from '../../../src/providers/draft/engine/camera/read-camera-hint.js';
import { recogniseCamera } from '../../../src/providers/draft/recognise-camera.js';

test.each([
  ['A house in the rain. The camera slowly pushes in.', 'push in'],
  ['A house in a storm. Slow push-in.', 'push in'],
  ['房子在雨中，镜头缓缓推近', 'push in'],
  ['The camera pans left and tilts up at constant speed.', 'pan left, tilt up, constant speed'],
  ['Orbit to the left, tracking shot.', 'orbit left, tracking shot'],
  ['A static shot of a harbour.', 'fixed camera'],
  ['Rain falls on the roof.', ''],
  ['The camera pushes in, then pulls out.', ''],
])('the camera words of "%s" are "%s"', (prompt, words) => {
  expect(recogniseCamera(prompt)).toBe(words);
});

test('camera words read as the same moves as the prompt that they are from', () => {
  const moves = [
    ['', 'pushes in', 'pulls out'],
    ['', 'pans left', 'pans right'],
    ['', 'tilts up', 'tilts down'],
    ['', 'orbits left', 'orbits right', 'orbits'],
    ['', 'tracking shot'],
    ['', 'fixed camera'],
    ['', 'constant speed'],
  ];
  const prompts = moves.reduce<readonly string[]>(
    (all, next) => all.flatMap((one) => next.map((move) => [one, move].filter(Boolean).join(', '))),
    [''],
  );
  expect(prompts).toHaveLength(864);
  for (const prompt of prompts) {
    const words = recogniseCamera(prompt);
    expect(readCameraHint(words), prompt).toEqual(readCameraHint(prompt));
    expect(recogniseCamera(words)).toBe(words);
  }
});
