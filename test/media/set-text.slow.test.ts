import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { CHINESE, EUROPEAN, missingLetters } from '../../src/media/fonts.js';
import { lettersWithoutFont, setText, type TextToSet } from '../../src/media/set-text.js';

const purpose = { code: 'captions-unavailable', what: 'A test', otherwise: 'do without' } as const;
const asked: Omit<TextToSet, 'text'> = { pixels: 40, width: 800, weight: 'Bold', align: 'left', purpose };

test.each([
  ['It rains, Århus — ñ, “quoted”…', []],
  ['雨下了好几天。下雨，蝴蝶！', []],
  ['ひらがな と カタカナ。東京', []],
  ['비가 며칠째 내린다. 한국어 and 中文', []],
  ['line\none, a\tb, zero\u200bwidth', []],
  ['It rains 😀 ไทย', ['😀', 'ไ', 'ท', 'ย']],
])('of %j, no font has %j', async (text, strange) => {
  expect(await lettersWithoutFont(text, { weight: 'Bold' })).toEqual({ letters: strange, package: null });
});

test.each([
  ['It rains, Århus — ñ, “quoted”… Привет', 'european', [], null],
  ['雨下了好几天', 'european', ['雨', '下', '了', '好', '几', '天'], '@embedpdf/fonts-sc'],
  ['ひらがな。', 'european', ['ひ', 'ら', 'が', 'な', '。'], '@embedpdf/fonts-sc'],
  ['비가', 'european', ['비', '가'], '@embedpdf/fonts-kr'],
  ['ไทย', 'european', ['ไ', 'ท', 'ย'], null],
])('of %j, the font of this package (%s) lacks %j, and %s has them', async (text, _, letters, lacking) => {
  expect(await missingLetters(text, 'Bold', () => false)).toEqual({ letters, package: lacking });
});

test.each(['Regular', 'Bold'] as const)('European text looks the same in both fonts (%s)', async (weight) => {
  const text =
    'It rains, Århus — ñ, “quoted”… AVATAR fi 1/2. Привет, мир.\nА line that is long enough to wrap.';
  const drawn = await Promise.all(
    [EUROPEAN, CHINESE].map((font) =>
      sharp({
        text: {
          ...{ text: `<span size="40960">${text}</span>`, font: `${font.family} ${weight}` },
          ...{ fontfile: font.file(weight), width: 500, wrap: 'word-char', dpi: 72 },
        },
      })
        .greyscale()
        .raw()
        .toBuffer(),
    ),
  );
  expect(drawn[0]?.equals(drawn[1] as Buffer)).toBe(true);
});

test('Korean is set in its own font, and the other text does not change', async () => {
  const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-kr')), '..', 'fonts');
  const { data } = await sharp({
    text: {
      text: '<span size="40960">한국어</span>',
      font: 'Noto Sans Korean Bold',
      fontfile: join(fonts, 'NotoSansKR-Bold.otf'),
      dpi: 72,
    },
  })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const inkOf = (bytes: Uint8Array) => bytes.reduce((sum, one) => sum + one, 0);
  const korean = await setText({ ...asked, text: '한국어' });
  expect(inkOf(korean.ink)).toBe(inkOf(data));
  const [left, both] = [
    await setText({ ...asked, text: 'It rains & 雨' }),
    await setText({ ...asked, text: 'It rains & 雨한국어' }),
  ];
  expect(inkOf(both.ink)).toBeCloseTo(inkOf(left.ink) + inkOf(korean.ink), -4);
});

test('a word that is longer than a line is broken without a hyphen', async () => {
  const caption = {
    pixels: 24,
    width: 120,
    weight: 'Bold',
    align: 'left',
    withoutHyphens: true,
    purpose,
  } as const;
  const broken = await setText({ ...caption, text: 'WWWWWWWWWWWW' });
  const perLine = [3, 4, 5, 6, 7].map((count) =>
    'WWWWWWWWWWWW'.replace(new RegExp(`W{${count}}(?=W)`, 'g'), '$&\n'),
  );
  const divided = await Promise.all(perLine.map((text) => setText({ ...caption, text })));
  expect(divided.filter(({ ink }) => Buffer.from(ink).equals(Buffer.from(broken.ink)))).toHaveLength(1);
  // A soft hyphen asks for one, in its own word only.
  const soft = await setText({ ...caption, text: 'WWWW\u00adWWWW' });
  const hard = await setText({ ...caption, text: 'WWWW\u2010\nWWWW' });
  const none = await setText({ ...caption, text: 'WWWW\nWWWW' });
  expect(soft.width).toBeGreaterThan(none.width);
  expect(soft.width).toBe(hard.width);
});
