import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nearbyName } from '../../src/ingest/nearby-name.js';
import { testFolder } from '../rig/test-folder.js';

test('a link without a target is not called a name that looks the same', async () => {
  await using folder = await testFolder();
  await symlink('gone.png', join(folder.path, 'rain.png'));
  await symlink('.git/annex/objects/XX/YY/SHA256E-s1--a.png', join(folder.path, 'gaze.png'));
  expect(await nearbyName('rain.png', folder.path)).toBe('It is a link to "gone.png", which does not exist.');
  expect(await nearbyName('gaze.png', folder.path)).toContain('git annex get');
});

test('letters composed in another way do not hide a similar name', async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, 'café.png'.normalize('NFD')), '');
  for (const name of ['café.PNG', 'cafés.png', 'cafe.png']) {
    const help = await nearbyName(name.normalize('NFC'), folder.path);
    expect(help.normalize('NFC')).toBe('Did you mean "café.png"?'.normalize('NFC'));
  }
});

test('an unusual space in a path is named', async () => {
  await using folder = await testFolder();
  for (const name of ['frames/my rain.png', 'a\u200Bb\u3000c.png'])
    expect(await nearbyName(name.replace(' ', '\u00A0'), folder.path)).toMatch(/U\+(?:00A0|200B)/);
  expect(await nearbyName('frames/my rain.png', folder.path)).not.toContain('U+');
});
