import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import type { CutList, CutMedia, CutShot, CutTake } from '../../src/export/cut-list.js';
import { exportFormats } from '../../src/export/export-formats.js';
import { allExportKinds } from '../../src/export/export-kinds.js';
import { element, printXml } from '../../src/export/xml.js';
import { readers } from '../rig/read-edits.js';

const film = [24_000, 1001] as const;

function media(id: string, name: string, more: Partial<CutMedia> = {}): CutMedia {
  return {
    ...{ id, name, url: `media/${encodeURIComponent(name)}`, digest: id.padStart(64, 'a') as Digest },
    video: { size: { width: 1280, height: 720 }, rate: film, frames: 120 },
    ...{ sound: null, seconds: 5.005 },
    ...more,
  };
}

function take(number: number, of: CutMedia, more: Partial<CutTake> = {}): CutTake {
  return {
    ...{ media: of, number, name: `aaaaaaaaaaaa-${String(number).padStart(12, 'b')}` },
    ...{ prompt: 'A fox & a "hare" <run>.\nThey stop.', provider: 'dashscope', model: 'wan2.2-kf2v-flash' },
    ...{ seed: 7, cost: '0.50 CNY', note: null, star: false },
    ...more,
  };
}

function shot(number: number, more: Partial<CutShot> & Pick<CutShot, 'record' | 'source' | 'take'>): CutShot {
  return {
    ...{ id: `shot-${number}`, number, title: null, handles: [0, 0], alternatives: [] },
    ...{ first: 'frames/a.png', last: null, captions: [], duration: 5 },
    ...more,
  };
}

const sound = { channels: 2, sampleRate: 48_000 };
const bed = media('m9', 'bed.wav', { video: null, sound, seconds: 20 });
const none = { style: null, colour: null, before: 0, after: 0 };

/** An edit with every kind of transition, takes, sounds and names that are hard to write. */
const cut: CutList = {
  name: '灯笼 “A & B” <🏮>',
  rate: film,
  size: { width: 1280, height: 720 },
  fit: 'contain',
  frames: 420,
  shots: [
    shot(1, {
      ...{ id: '雨', title: 'Rain & "wind"', record: [0, 119], source: [0, 119], handles: [0, 1] },
      take: take(2, media('m1', '雨-take2.mp4', { sound }), { star: true, note: 'the best' }),
      alternatives: [
        take(
          1,
          media('m2', '雨-take1.mp4', {
            video: { size: { width: 640, height: 360 }, rate: [16, 1], frames: 81 },
          }),
        ),
      ],
      ...{ last: 'frames/b & c.png', captions: ['It rains.', '雨です。'] },
    }),
    shot(2, {
      record: [119, 230],
      source: [0, 111],
      take: take(1, media('m3', 'two.mp4'), { provider: 'draft', model: null, seed: null, cost: 'free' }),
    }),
    shot(3, { record: [230, 338], source: [6, 114], take: take(1, media('m4', 'three.mp4')) }),
    shot(4, {
      record: [338, 420],
      source: [0, 82],
      take: take(1, media('m5', 'four.mp4'), { name: null, number: null, cost: null }),
    }),
  ],
  transitions: [
    { ...none, kind: 'cut' },
    { ...none, kind: 'dissolve', before: 6, after: 7 },
    { ...none, kind: 'fade', colour: '#204060', before: 5, after: 6 },
  ],
  sounds: [
    {
      kind: 'bed',
      media: bed,
      shot: null,
      at: 0,
      from: 12_000,
      length: 840_840,
      volume: 0.5,
      fadeIn: 24_000,
      fadeOut: 48_000,
    },
    {
      kind: 'clip',
      media: media('m1', '雨-take2.mp4', { sound }),
      shot: '雨',
      at: 0,
      from: 0,
      length: 238_238,
      volume: 1,
      fadeIn: 0,
      fadeOut: 0,
    },
    {
      kind: 'voice',
      media: media('m8', 'voice.wav', { video: null, sound, seconds: 2 }),
      shot: 'shot-2',
      at: 300_001,
      from: 0,
      length: 96_000,
      volume: 2,
      fadeIn: 0,
      fadeOut: 0,
    },
    {
      kind: 'voice',
      media: media('m7', 'whisper.wav', { video: null, sound, seconds: 2 }),
      shot: 'shot-2',
      at: 320_000,
      from: 0,
      length: 96_000,
      volume: 0,
      fadeIn: 0,
      fadeOut: 0,
    },
  ],
  captions: [{ text: 'It rains.\n雨です。', from: 10, to: 60 }],
  chapters: [
    { text: 'Rain & "wind"', from: 0, to: 119 },
    { text: 'shot-2', from: 119, to: 420 },
  ],
  lost: ['The film has a loudness of -16 LUFS; the edit has the volume of its sounds.'],
};

describe.each(allExportKinds)('%s', (format) => {
  const text = exportFormats[format].write(cut);
  test('is written as before', async () => {
    await expect(text).toMatchFileSnapshot(
      fileURLToPath(new URL(`../../fixtures/exports/edit.${format}`, import.meta.url)),
    );
  });
  test('is read by a second reader with the same places', () => {
    const edit = readers[format](text, '/edit/cut', 24);
    const second = format === 'otio' || format === 'fcpxml' || format === 'jianying' ? 1001 / 24_000 : 1 / 24;
    expect(edit.shots).toHaveLength(4);
    expect(edit.mixed.at(0)?.[0]).toBeCloseTo(224 * second, 6);
    if (format === 'csv') return;
    if (format !== 'jianying') expect(edit.shots.map(({ others }) => others.length)).toEqual([1, 0, 0, 0]);
    expect(edit.sounds.find(({ file }) => file.endsWith('voice.wav'))?.at).toBeCloseTo(
      format === 'edl' ? 150 / 24 : 300_001 / 48_000,
      6,
    );
  });
});

test('times of FCPXML are exact fractions', () => {
  const text = exportFormats.fcpxml.write(cut);
  expect(text).toContain('frameDuration="1001/24000s"');
  expect(text).toContain(`offset="${(230 * 1001) / 2}/12000s"`.replace('115115/12000s', '23023/2400s'));
  expect(text).not.toMatch(/="[\d/]*\.\d+s"/);
});

test('FCPXML is well-formed for xmllint, where it is installed', () => {
  const text = exportFormats.fcpxml.write(cut);
  const { error, status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: text, encoding: 'utf8' });
  // Another parser reads it everywhere.
  expect(new DOMParser().parseFromString(text, 'text/xml').documentElement?.nodeName).toBe('fcpxml');
  if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('XML has no character that it must not have', () => {
  const text = printXml(element('a', { b: 'x\u0000\u000b\ud800y\uffff<&">\n\t' }, ['\u0001 & <']));
  expect(text).toBe('<a b="x???y?&lt;&amp;&quot;&gt;&#10;&#9;">? &amp; &lt;</a>');
  new DOMParser({ onError: (_, message) => expect.fail(message) }).parseFromString(text, 'text/xml');
});

test('lines of an EDL have one event each, whatever a prompt contains', () => {
  const nasty = {
    ...cut,
    shots: [
      shot(1, {
        record: [0, 10],
        source: [0, 10],
        take: take(1, media('m1', 'a.mp4'), { prompt: 'a\r\n002  BL V C\u2028b' }),
      }),
    ],
    transitions: [],
    sounds: [],
    captions: [],
  };
  expect(exportFormats.edl.write(nasty).match(/^\d{3} /gm)).toHaveLength(1);
});

test('cells of the CSV keep quotes, commas and lines', () => {
  const [row] = readers.csv(exportFormats.csv.write(cut), '/edit/cut', 24).markers;
  expect(row).toBe('A fox & a "hare" <run>.\nThey stop.');
});
