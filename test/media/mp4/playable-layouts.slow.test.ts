import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkClip } from '../../../src/generate/check-clip.js';
import { digestPackets } from '../../../src/media/packet-digest.js';
import { probeClip } from '../../../src/media/probe.js';
import { frameDigests } from '../../film/film-rig.js';
import { engineHere, temporaryFolder, untroubled } from '../engines.js';
import { oddClip } from '../odd-clips.js';
import { playableLayouts } from './layouts.js';

const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

describe.each(['ordinary', 'with sound'])('the clip "%s"', async (name) => {
  const path = oddClip(name);
  const facts = await probeClip(path);
  const packets = await digestPackets(path, untroubled);
  const frames = await frameDigests(engine, path);

  test.each(playableLayouts(readFileSync(path)))('is accepted with %s', async (layout, bytes) => {
    const file = join(folder.path, `${name} ${layout}.mp4`.replace(/\W+/g, '-'));
    writeFileSync(file, bytes);
    expect(await checkClip(file, probeClip)).toEqual(facts);
    expect(await digestPackets(file, untroubled)).toBe(packets);
    // The layout is one that a player of MP4 files shows completely.
    expect(await frameDigests(engine, file)).toEqual(frames);
  });

  test.each(playableLayouts(readFileSync(path)))(
    'is not accepted with %s when media is missing',
    async (layout, bytes) => {
      const file = join(folder.path, 'cut.mp4');
      for (const media of [
        bytes.indexOf('mdat', 0, 'latin1'),
        bytes.lastIndexOf('mdat', undefined, 'latin1'),
      ]) {
        const end = media + 8;
        writeFileSync(file, bytes.subarray(0, end));
        await expect(checkClip(file, probeClip), `${layout}, ${end}`).rejects.toMatchObject({
          code: 'clip-unusable',
        });
      }
    },
  );
});
