import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { render } from '../../src/operations/render.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const places = [
  ...['takes', 'clips', 'incoming', 'damaged', 'journal.jsonl', 'lock', 'lock.json'],
  // The first letters of the digest of a clip, which is not known before it is paid for.
  ...['clips/00', 'clips/7f', 'clips/ff'],
];

const things: Readonly<Record<string, (path: string) => void>> = {
  file: (path) => writeFileSync(path, 'not a folder'),
  folder: (path) => mkdirSync(path, { recursive: true }),
  'dangling link': (path) => symlinkSync(`${path}-nowhere`, path),
  'loop of links': (path) => symlinkSync(path, path),
};

const inTheWay = places.flatMap((place) =>
  Object.keys(things)
    // A folder is in its place where a folder belongs, and a file where a file belongs.
    .filter((thing) => thing !== (place.includes('.json') || place === 'lock' ? 'file' : 'folder'))
    .map((thing) => [thing, place] as const),
);

test.each(inTheWay)('with a %s at %s nothing is paid for, and the message names it', async (thing, place) => {
  await using rig = await openQuickProject();
  const path = join(rig.project.stateFolder, place);
  mkdirSync(join(path, '..'), { recursive: true });
  things[thing]?.(path);
  let asked = 0;
  const consent = async () => {
    asked += 1;
    return true;
  };
  const ended = await render(rig.project, { ...spending, consent }).then(
    (outcome) => outcome,
    (error: unknown) => error,
  );
  // A process that ended leaves a lock file: what is in its place is replaced.
  if (!(ended instanceof RenderError)) {
    expect(place).toMatch(/^lock/);
    expect(ended).toMatchObject({ status: 'finished' });
    expect(rig.quick.submitted).toHaveLength(2);
    return;
  }
  expect(ended.code).toMatch(
    /^(?:state-not-writable|state-unsafe|store-unreadable|journal-(?:not-written|unreadable))$/,
  );
  expect(ended.message).toContain(rig.project.stateFolder);
  expect(asked).toBe(0);
  expect(rig.quick.submitted).toEqual([]);
  rmSync(path, { recursive: true });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished' });
  expect(rig.quick.submitted).toHaveLength(2);
});

test.each(['', 'takes', 'clips', 'incoming', 'damaged', 'clips/ab'])(
  'with ".inbetween/%s" read-only nothing is paid for',
  async (place) => {
    await using rig = await openQuickProject();
    await render(rig.project, spending);
    await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
    const { stateFolder } = rig.project;
    const path = join(stateFolder, place);
    mkdirSync(path, { recursive: true });
    const names = readdirSync(rig.files.folder, { recursive: true }) as string[];
    for (const name of names) chmodSync(join(rig.files.folder, name), 0o777);
    chmodSync(path, 0o555);
    try {
      await asOrdinaryUser([rig.files.folder], async () => {
        await expect(render(rig.project, spending)).rejects.toMatchObject({ code: 'state-not-writable' });
      });
    } finally {
      chmodSync(path, 0o777);
    }
    expect(rig.quick.submitted).toHaveLength(2);
  },
);
