import { expect, test } from 'vitest';
import { type CameraWish, cameraWish, NO_WISH } from '../../../../src/providers/draft/engine/camera-words.js';

const prompts: readonly (readonly [string, Partial<CameraWish>])[] = [
  ['A small blue monster stands in the rain.', {}],
  ['The camera slowly pushes in.', { zoom: 1 }],
  ['Push in on her face', { zoom: 1 }],
  ['dolly-in through the door', { zoom: 1 }],
  ['The camera moves slowly forward', { zoom: 1 }],
  ['The camera slowly moves closer', { zoom: 1 }],
  ['zooming out to show the whole city', { zoom: -1 }],
  ['The camera pulls back', { zoom: -1 }],
  ['镜头缓缓拉近', { zoom: 1 }],
  ['镜头慢慢推进，人物微笑', { zoom: 1 }],
  ['镜头拉远，露出整座城市', { zoom: -1 }],
  ['The camera pans left across the bay', { pan: -1 }],
  ['a pan to the right', { pan: 1 }],
  ['The camera pans over the roofs', { pan: 1 }],
  ['镜头向左平移', { pan: -1 }],
  ['镜头平移', { pan: 1 }],
  ['a frying pan of eggs', {}],
  ['It looks up; the camera tilts to the sky.', { tilt: -1 }],
  ['The camera tilts down to the street', { tilt: 1 }],
  ['仰拍高楼', { tilt: -1 }],
  ['镜头俯拍街道', { tilt: 1 }],
  ['Fixed camera, only the leaves move', { fixed: true }],
  ['固定镜头，只有树叶在动', { fixed: true }],
  ['The camera remains static while it pushes in', { zoom: 1 }],
  ['The camera pushes in, then zooms out again', {}],
  ['The camera orbits the statue', { orbit: 1 }],
  ['镜头环绕雕像', { orbit: 1 }],
  ['镜头逆时针环绕雕像', { orbit: -1 }],
  ['The camera pushes in and tilts up', { zoom: 1, tilt: -1 }],
  ['匀速拉远', { zoom: -1, pace: 'even' }],
];

test.each(prompts)('"%s"', (prompt, said) => {
  expect(cameraWish(prompt)).toEqual({ ...NO_WISH, ...said });
});
