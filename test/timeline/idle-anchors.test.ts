import { expect, test } from 'vitest';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject } from '../../src/project/project.js';
import { openReadyProject } from '../rig/ready-project.js';

const signal = new AbortController().signal;

// The keyframes are 16:9, and so are the clips.
async function anchorDoubts(film: string) {
  await using testProject = await openReadyProject(`version: 1
film: { ${film} }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`);
  await using project = openProject({ storyboard: testProject.storyboard, env: { PATH: process.env.PATH } });
  const { status, diagnostics } = await prepareStoryboard(project, { web: 'skip', signal });
  expect(status).toBe('ready');
  return diagnostics.filter(({ code }) => code.startsWith('anchor'));
}

const upright = (more: string) => `outputs: [{ output: a.mp4, aspect: "9:16", ${more} }]`;

test.each<[string, readonly string[]]>([
  [upright('anchor: left'), []],
  [upright('anchor: center'), []],
  [upright('fit: contain, anchor: top'), []],
  [upright('anchor: top'), ['film.outputs.0.anchor only at the left and right Write "left" or "right"']],
  [
    upright('fit: contain, anchor: left'),
    ['film.outputs.0.anchor only at the top and bottom Write "top" or "bottom"'],
  ],
  [
    'outputs: [{ output: a.gif, anchor: left }]',
    ['film.outputs.0.anchor every shot has the shape Remove it'],
  ],
  ['anchor: left', ['film.anchor every shot has the shape Remove it']],
  ['anchor: left, size: 720x1280', []],
  // It is there for the output.
  [`anchor: left, ${upright('width: 360')}`, []],
  [`anchor: top, ${upright('anchor: left')}`, ['film.anchor every shot has the shape Remove it']],
])('%s', async (film, expected) => {
  const found = await anchorDoubts(film);
  expect(found).toMatchObject(
    expected.map((line) => {
      const [at = '', ...words] = line.split(' ');
      const help = words.findIndex((word) => word === 'Write' || word === 'Remove');
      return {
        severity: 'warning',
        at: { path: at.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)) },
        message: expect.stringContaining(words.slice(0, help).join(' ')),
        help: expect.stringContaining(words.slice(help).join(' ')),
      };
    }),
  );
  expect(found).toHaveLength(expected.length);
});
