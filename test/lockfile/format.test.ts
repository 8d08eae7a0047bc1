import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { decodeLock } from '../../src/lockfile/decode.js';
import { encodeLock } from '../../src/lockfile/encode.js';
import { emptyLock, type Lockfile } from '../../src/lockfile/format.js';
import { keyOfInputs } from '../../src/plan/cache-key.js';
import { lockedFilm, lockedShot } from './lockfiles.js';

const schema = JSON.parse(readFileSync('schema/lockfile.schema.json', 'utf8'));
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const whole: Lockfile = {
  film: lockedFilm,
  shots: new Map([
    ['rain', lockedShot('rain')],
    ['gaze', lockedShot('gaze')],
  ]),
};

test('a lockfile is the same after writing and reading, and is valid by its schema', () => {
  for (const lock of [emptyLock, whole]) {
    const text = encodeLock(lock);
    expect(decodeLock(text, 'storyboard.lock')).toEqual(lock);
    expect(valid(JSON.parse(text)), JSON.stringify(valid.errors)).toBe(true);
  }
});

test('the text of a lockfile does not depend on the order in which shots were added', () => {
  const turned = { ...whole, shots: new Map([...whole.shots].reverse()) };
  expect(encodeLock(turned)).toBe(encodeLock(whole));
});

test('a changed shot changes only its own lines', () => {
  const changed = new Map(whole.shots).set(
    'rain',
    lockedShot('rain', { clip: { ...lockedShot('rain').clip, bytes: 5 } }),
  );
  const before = encodeLock(whole).split('\n');
  const after = encodeLock({ ...whole, shots: changed }).split('\n');
  expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
  expect(before.length).toBeLessThan(40);
});

test.each([
  [
    'a signature',
    'https://cdn.example.com/a/last.png?Signature=s3cret&Expires=1#x',
    'https://cdn.example.com/a/last.png',
  ],
  ['a password', 'https://me:s3cret@example.com/last.png', 'https://example.com/last.png'],
  ['a path of a machine', '/home/someone/s3cret/last.png', 'last.png'],
  ['a Windows path', 'C:\\Users\\s3cret\\last.png', 'last.png'],
  ['a file address', 'file:///home/s3cret/last.png', 'last.png'],
  ['a relative file address', 'file://./frames/last.png', './frames/last.png'],
  ['a relative path', 'frames/last.png', 'frames/last.png'],
])('%s of an image', (_, uri, kept) => {
  const shot = lockedShot('rain');
  const text = encodeLock({
    film: null,
    shots: new Map([['rain', { ...shot, asked: { ...shot.asked, lastUri: uri } }]]),
  });
  expect(text).not.toContain('s3cret');
  expect(decodeLock(text, 'x').shots.get('rain')?.asked.lastUri).toBe(kept);
});

test.each([
  ['{', /is not JSON/],
  ['[]', /its root is not an object/],
  ['{"film":null,"shots":{}}', /version is not a version/],
  ['{"version":1,"film":null}', /shots is not an object/],
  [encodeLock(whole).replace(/"at":"[^"]*"/, '"at":"soon"'), /shots\.gaze\.take\.at is not a time/],
  [encodeLock(whole).replace(/"key":"?[^,]*/, '"key": "abc"'), /shots\.gaze\.key is not a SHA-256/],
  [
    encodeLock(whole).replace('"frames":150', '"frames":1.5'),
    /shots\.gaze\.clip\.frames is not a whole number/,
  ],
  [encodeLock(whole).replace('"kind":"native"', '"kind":"magic"'), /film\.engine\.kind/],
])('a damaged lock is explained (%#)', (text, message) => {
  expect(() => decodeLock(text, 'storyboard.lock')).toThrow(message);
});

test('a lockfile of a later version is an error', () => {
  expect(() => decodeLock('{"version":3,"film":null,"shots":{}}', 'storyboard.lock')).toThrow(
    expect.objectContaining({ code: 'lockfile-newer' }),
  );
});

// One folder for all formats that were ever released: each must be read for ever, and mean the same.
test.each(readdirSync('fixtures/lockfiles').filter((name) => name.endsWith('.lock')))(
  '%s is still understood',
  async (name) => {
    const { film, shots, takes } = decodeLock(readFileSync(`fixtures/lockfiles/${name}`, 'utf8'), name);
    const said = [...(takes ?? [])].map(([id, one]) => [id, { ...one, list: Object.fromEntries(one.list) }]);
    const meaning = {
      film,
      shots: Object.fromEntries(shots),
      ...(takes ? { takes: Object.fromEntries(said) } : {}),
    };
    await expect(`${JSON.stringify(meaning, null, 2)}\n`).toMatchFileSnapshot(
      `../../fixtures/lockfiles/${name.replace(/lock$/, 'json')}`,
    );
  },
);

test('requests of old lockfiles keep their cache keys, so that their clips are found', () => {
  const { shots } = decodeLock(readFileSync('fixtures/lockfiles/v1-mended-matched.lock', 'utf8'), 'x');
  expect([...shots.keys()]).toEqual(['lost', 'mended', 'sound']);
  for (const { key, asked } of shots.values()) expect(keyOfInputs(asked.inputs)).toBe(key);
});

test('an old lockfile is written as it was read', () => {
  for (const name of readdirSync('fixtures/lockfiles').filter((each) => each.endsWith('.lock'))) {
    const text = readFileSync(`fixtures/lockfiles/${name}`, 'utf8');
    const written = encodeLock(decodeLock(text, name));
    expect(decodeLock(written, name)).toEqual(decodeLock(text, name));
    // One of them was written when a transition was called a boundary.
    if (!text.includes('"boundary"')) expect(written).toBe(text);
  }
});
