// Draws all keyframes, or the named ones: node examples/drawing/draw.mjs [keyframe ...]
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { contactSheet } from './contact-sheet.mjs';
import { KEYFRAMES } from './keyframes.mjs';
import { photograph, save } from './scene.mjs';

const folder = new URL('../', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(`frames/${name}.jpg`, folder));
const named = process.argv.slice(2);
const names = named.length > 0 ? named : Object.keys(KEYFRAMES);

await mkdir(new URL('frames/', folder), { recursive: true });
for (const name of names) {
  const keyframe = KEYFRAMES[name];
  if (!keyframe) throw new Error(`Unknown keyframe "${name}". Known: ${Object.keys(KEYFRAMES).join(', ')}.`);
  await save(await photograph(keyframe.scene, keyframe.camera, keyframe.night), pathOf(name));
  console.log(`frames/${name}.jpg`);
}
await contactSheet(Object.keys(KEYFRAMES).map(pathOf), fileURLToPath(new URL('contact-sheet.jpg', folder)));
