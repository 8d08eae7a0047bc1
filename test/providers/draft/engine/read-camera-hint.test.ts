import { expect, test } from 'vitest';
import { type CameraHint, NO_HINT } from '../../../../src/providers/draft/engine/camera/camera-hint.js';
import { readCameraHint } from '../../../../src/providers/draft/engine/camera/read-camera-hint.js';

const prompts: readonly (readonly [string, Partial<CameraHint>])[] = [
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
  ['The camera orbits the statue', { orbit: 'either' }],
  ['The camera orbits slowly to the left', { orbit: 'left' }],
  ['The camera circles clockwise around her', { orbit: 'left' }],
  ['an arc right around the car', { orbit: 'right' }],
  ['an arc shot of the car', { orbit: 'either' }],
  ['The wheel turns clockwise', {}],
  ['镜头环绕雕像', { orbit: 'either' }],
  ['镜头逆时针环绕雕像', { orbit: 'right' }],
  ['镜头向左环绕雕像', { orbit: 'left' }],
  // The vendor's own samples.
  ['镜头缓慢拉近,定格在小怪物抬头仰望天空的瞬间。', { zoom: 1 }],
  ['镜头从平视角度逐渐升高,最后以俯视角度捕捉到它好奇的眼神。', {}],
  ['镜头从平视逐渐上升', { tilt: -1 }],
  ['推镜头', { zoom: 1 }],
  ['拉镜头', { zoom: -1 }],
  ['摇镜头', { pan: 1 }],
  ['移镜头', { pan: 1 }],
  ['跟镜头', { follow: true }],
  ['镜头跟随小猫奔跑', { follow: true }],
  ['升镜头', { tilt: -1 }],
  ['降镜头', { tilt: 1 }],
  ['镜头慢慢推，雨停了', { zoom: 1 }],
  ['镜头里他推开门，气球上升', {}],
  ['镜头中的男孩向左看', {}],
  ['dolly in', { zoom: 1 }],
  ['dolly out', { zoom: -1 }],
  ['zoom out', { zoom: -1 }],
  ['truck left', { pan: -1 }],
  ['the camera trucks to the right', { pan: 1 }],
  ['pedestal up', { tilt: -1 }],
  ['pedestal down', { tilt: 1 }],
  ['crane up over the roofs', { tilt: -1 }],
  ['boom down', { tilt: 1 }],
  ['a tracking shot along the wall', { follow: true }],
  ['The camera follows the dog', { follow: true }],
  ['A man in a red coat pushes a cart', {}],
  ['The camera pushes in and tilts up', { zoom: 1, tilt: -1 }],
  ['匀速拉远', { zoom: -1, pace: 'even' }],
  ['镜头移近，停在门前', { zoom: 1 }],
  ['镜头推远', { zoom: -1 }],
  ['镜头由远及近', { zoom: 1 }],
  ['镜头由近及远', { zoom: -1 }],
  ['镜头从左到右移动', { pan: 1 }],
  ['镜头从右向左平移', { pan: -1 }],
  ['镜头摇向左边', { pan: -1 }],
  ['镜头左转', { pan: -1 }],
  ['镜头升', { tilt: -1 }],
  ['镜头降', { tilt: 1 }],
  ['镜头垂直上升到高空', { tilt: -1 }],
  ['镜头下降到地面', { tilt: 1 }],
  ['随着镜头下沉，水面出现', { tilt: 1 }],
  ['镜头随人物下降', { tilt: 1, follow: true }],
  ['镜头先上升后下降', {}],
  ['镜头顺时针旋转', { orbit: 'left' }],
  ['鏡頭緩緩下降', { tilt: 1 }],
  ['攝影機推進', { zoom: 1 }],
  ['鏡頭拉遠', { zoom: -1 }],
  ['鏡頭逆時針環繞雕像', { orbit: 'right' }],
  // What a subject does.
  ['镜头下的女孩上升', {}],
  ['镜头前的气球下降', {}],
  ['镜头中气球下降', {}],
  ['女孩向镜头靠近', {}],
  ['小狗朝镜头跑来', {}],
  ['他对着镜头微笑', {}],
  ['In front of the camera a bird flies up', {}],
  ['He looks at the camera and goes back', {}],
  ['The boat drifts to the left', {}],
  ['The camera slowly and steadily moves up', { tilt: -1 }],
  ['The camera drops down', { tilt: 1 }],
  ['descending shot', { tilt: 1 }],
  ['The camera turns to the left', { pan: -1 }],
];

// Every noun for the camera, and every way of a move, with every word of movement.
const nouns = ['镜头', '摄像机', '摄影机', '相机', '机位'];
const ways = ['', '缓慢', '缓缓', '慢慢地', '逐渐', '平稳地', '快速'];
const movements: readonly (readonly [string, Partial<CameraHint>])[] = [
  ...['推进', '推近', '拉近', '前移', '前推', '靠近'].map((word) => [word, { zoom: 1 }] as const),
  ...['拉远', '后拉', '后移', '后退', '远离'].map((word) => [word, { zoom: -1 }] as const),
  ...['左移', '左摇', '向左移动', '向左平移', '向左摇'].map((word) => [word, { pan: -1 }] as const),
  ...['右移', '右摇', '向右移动', '向右平移', '向右摇'].map((word) => [word, { pan: 1 }] as const),
  ...['上升', '上移', '上摇', '升高', '升起', '抬升', '向上移动'].map(
    (word) => [word, { tilt: -1 }] as const,
  ),
  ...['下降', '下移', '下摇', '降低', '下沉', '降落', '向下移动'].map((word) => [word, { tilt: 1 }] as const),
  ...['环绕', '绕着雕像', '围绕雕像旋转'].map((word) => [word, { orbit: 'either' }] as const),
  ...['跟随', '跟拍', '跟踪', '跟着小猫'].map((word) => [word, { follow: true }] as const),
];

test.each(movements)('the camera hint of "镜头%s" is read with every noun and way', (word, expected) => {
  for (const noun of nouns)
    for (const way of ways)
      expect(readCameraHint(`${noun}${way}${word}`), `${noun}${way}${word}`).toEqual({
        ...NO_HINT,
        ...expected,
      });
});

test.each(prompts)('the camera hint of "%s" is read', (prompt, expected) => {
  expect(readCameraHint(prompt)).toEqual({ ...NO_HINT, ...expected });
});
