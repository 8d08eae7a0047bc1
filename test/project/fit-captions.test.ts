import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { captionFits, drawCaption, strangeLetters } from '../../src/film/captions/draw-caption.js';
import { render } from '../../src/operations/render.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject } from '../../src/project/project.js';
import { openCaptionCache } from '../../src/store/cache/caption-cache.js';
import type { TestProject } from '../rig/project.js';
import { openReadyProject } from '../rig/ready-project.js';
import { testFolder } from '../rig/test-folder.js';

// One for all, so that the machine's ffmpeg is tried once.
const state = await testFolder();
afterAll(() => state[Symbol.asyncDispose]());
const signal = new AbortController().signal;
const LONG = Array(12).fill('It rains.').join('\n');
// Fits into an ordinary frame, and not into a tiny one.
const LINES = Array(4).fill('It rains.').join('\n');

interface Film {
  readonly film?: string;
  readonly caption?: string;
}

function storyboard({ film = 'captions: burn', caption = LONG }: Film): string {
  return `version: 1
film: { ${film} }
defaults: { resolution: 480P }
shots:
  - id: one
    first: push-a.png
    last: push-b.png
    prompt: A quiet dusk.
    caption: ${caption.startsWith('[') ? caption : JSON.stringify(caption)}
`;
}

async function prepared({ storyboard }: TestProject, stateFolder = state.path) {
  await using project = openProject({ storyboard, stateFolder, env: process.env });
  return prepareStoryboard(project, { web: 'skip', signal });
}

async function found(film: Film) {
  await using testProject = await openReadyProject(storyboard(film));
  const { status, source, diagnostics } = await prepared(testProject);
  const own = diagnostics.filter(({ code }) => code === 'caption-too-long');
  return { status, own, printed: printDiagnostics(source, own, { color: false }) };
}

test('a caption that fits into no frame is reported before anything is generated', async () => {
  const { status, own, printed } = await found({});
  expect(status).toBe('invalid');
  expect(own).toMatchObject([
    { code: 'caption-too-long', severity: 'error', at: { path: ['shots', 0, 'caption'] } },
  ]);
  expect(printed).toContain('storyboard.yaml:9:14');
  expect(printed).toMatch(/Shot "one" has a caption [\s\w]*? the film\s+\(832x464\)/);
  expect(printed).toContain('"from" and "to"');
});

test.each<[string, Film, readonly unknown[]]>([
  ['a short one', { caption: 'It rains.' }, []],
  ['one that is not burned in', { film: 'captions: soft' }, []],
  ['nothing but spaces', { caption: '  ' }, []],
  [
    'the second of two',
    {
      caption: `[{ text: It rains., from: 0s, to: 1s }, { text: ${JSON.stringify(LONG)}, from: 1s, to: 2s }]`,
    },
    [{ at: { path: ['shots', 0, 'caption', 1, 'text'] } }],
  ],
  ['a size that the storyboard names', { film: 'captions: burn, size: 64x2000', caption: LINES }, []],
  [
    'an output alone',
    { film: 'outputs: [{ output: a.mp4, aspect: "9:16", captions: burn }]' },
    [
      {
        message: expect.stringMatching(/into "a\.mp4" \(\d+x\d+\)/),
        help: expect.stringContaining('captions: off'),
      },
    ],
  ],
  [
    'a tiny output alone',
    { film: 'captions: burn, outputs: [{ output: small.mp4, width: 32 }]', caption: LINES },
    [{ message: expect.not.stringContaining('the film (') }],
  ],
  [
    'an animation of other shots',
    { film: 'captions: soft, outputs: [{ output: a.gif, captions: off }]' },
    [],
  ],
])('%s', async (_, film, expected) => {
  expect((await found(film)).own).toMatchObject(expected);
});

test('a caption can be drawn exactly if it fits by the check', async () => {
  const size = { width: 832, height: 480 };
  for (let lines = 3; lines < 9; lines += 1) {
    const caption = Array(lines).fill('It rains.').join('\n');
    const { status } = await found({ film: `captions: burn, size: ${size.width}x${size.height}`, caption });
    const drawn = await drawCaption(caption, size).then(
      () => 'ready',
      () => 'invalid',
    );
    expect([lines, status]).toEqual([lines, drawn]);
  }
});

test('a render stops before it asks for money', async () => {
  await using testProject = await openReadyProject(storyboard({}));
  await using project = openProject({ storyboard: testProject.storyboard, env: process.env });
  const consent = () => Promise.reject(new Error('It was asked.'));
  const outcome = await render(project, { signal, consent });
  expect(outcome).toMatchObject({ status: 'invalid' });
  expect('diagnostics' in outcome && outcome.diagnostics.map(({ code }) => code)).toContain(
    'caption-too-long',
  );
});

test('a text that was seen to fit is not measured again', async () => {
  await using testProject = await openReadyProject(storyboard({ caption: 'It rains.' }));
  expect((await prepared(testProject)).status).toBe('ready');
  const { texts } = JSON.parse(readFileSync(join(state.path, 'captions.json'), 'utf8'));
  expect(texts.length).toBeGreaterThan(0);
  // The cache is trusted: nothing that draws is loaded.
  await using own = await testFolder();
  const size = { width: 832, height: 480 };
  await (await openCaptionCache(own.path)).remember([{ text: LONG, size }]);
  await testProject.write('storyboard.yaml', storyboard({ film: 'captions: burn, size: 832x480' }));
  expect((await prepared(testProject)).status).toBe('invalid');
  expect((await prepared(testProject, own.path)).status).toBe('ready');
});

test('letters that no font has are reported, and Korean has a font', async () => {
  await using testProject = await openReadyProject(storyboard({ caption: 'It rains 😀 ไทย' }));
  const { status, source, diagnostics } = await prepared(testProject);
  expect(status).toBe('invalid');
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'caption-letters', at: { path: ['shots', 0, 'caption'] } },
  ]);
  expect(printDiagnostics(source, diagnostics, { color: false })).toMatch(
    /no\s+available\s+font\s+has:\s+😀\s+ไ\s+ท\s+ย/,
  );
  await expect(drawCaption('It rains 😀', { width: 640, height: 360 })).rejects.toMatchObject({
    code: 'caption-letters',
  });
  await using korean = await openReadyProject(storyboard({ caption: '비가 며칠째 내린다.' }));
  expect((await prepared(korean)).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each([
  ['a frame too narrow for any letter', { width: 16, height: 64 }, 'a', false],
  ['a frame as narrow as that, and nothing to see', { width: 16, height: 64 }, '\u200B', false],
  ['letters with separate accents', { width: 1280, height: 720 }, 'caf\u0065\u0301', true],
])('%s', async (_, size, text, fits) => {
  expect(await strangeLetters(text)).toEqual({ letters: [], package: null });
  expect(await captionFits(text, size)).toBe(fits);
  const drawn = drawCaption(text, size);
  await (fits
    ? expect(drawn).resolves.toEqual(await drawCaption(text.normalize('NFC'), size))
    : expect(drawn).rejects.toMatchObject({ code: 'caption-too-long' }));
});
