// Draws all stills, or those that are named: node examples/drawing/draw.mjs [still ...]
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { contactSheet } from './contact-sheet.mjs';
import { photograph, save } from './scene.mjs';
import { STILLS } from './stills.mjs';

const folder = new URL('../', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(`frames/${name}.jpg`, folder));
const named = process.argv.slice(2);
const names = named.length > 0 ? named : Object.keys(STILLS);

await mkdir(new URL('frames/', folder), { recursive: true });
for (const name of names) {
  const still = STILLS[name];
  if (!still) throw new Error(`There is no still "${name}". Known: ${Object.keys(STILLS).join(', ')}.`);
  await save(await photograph(still.scene, still.camera, still.night), pathOf(name));
  console.log(`frames/${name}.jpg`);
}
await contactSheet(Object.keys(STILLS).map(pathOf), fileURLToPath(new URL('contact-sheet.jpg', folder)));
