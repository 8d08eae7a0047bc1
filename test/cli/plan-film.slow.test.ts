import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { quickModel } from '../rig/quick-model.js';

const text = (film: string, later = '') => `version: 1
film: { output: film.mp4, ${film} }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: Rain. }
  - { id: two, first: push-a.png, last: plain.png, prompt: Sun.${later} }
`;

test('a plan lists what changes in the film, and its exit code says whether a render would do anything', async () => {
  await using project = await openTestProject(text('fps: 24, outputs: [{ output: small.gif, width: 160 }]'));
  const at = { cwd: project.folder };
  const plan = (...more: string[]) => inbetween(['plan', '--no-analyse', '--detailed-exitcode', ...more], at);
  expect(await plan()).toMatchObject({ code: 8, stdout: expect.not.stringContaining('lockfile') });
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect(await plan()).toMatchObject({ code: 0, stdout: expect.not.stringContaining('lockfile') });

  const film =
    'fps: 25, size: 320x180, captions: sidecar, outputs: [{ output: small.gif, width: 120 }, { output: new.mp4 }]';
  await project.write('storyboard.yaml', text(film, ', transition: { dissolve: 0.5s }, caption: Sun'));
  const changed = await plan();
  expect(changed.code).toBe(8);
  expect(changed.stdout).toContain(`  film     7 changes since the film in the lockfile
    captions: soft -> sidecar
    fps: 24 -> 25
    two.captions: none -> "Sun"
    two.transition: cut -> dissolve 0.5s
    size: auto -> 320x180
    small.gif  width: 160 -> 120
    new.mp4  not in the lockfile
`);
  const json = JSON.parse((await plan('--json')).stdout);
  expect(json.film).toMatchObject({ output: 'film.mp4', state: 'make' });
  expect(json.film.changes).toContainEqual({
    ...{ kind: 'setting', field: 'fps', before: 24, now: 25, subject: 'film', lines: ['fps: 24 -> 25'] },
  });
  // The same changes are known before the clips exist.
  await using fresh = await project.copy();
  const there = { cwd: fresh.folder };
  const early = await inbetween(
    ['plan', '--state-dir', 'empty', '--no-analyse', '--detailed-exitcode'],
    there,
  );
  expect(early).toMatchObject({ code: 8, stdout: expect.stringContaining('fps: 24 -> 25') });
  // A part that was not selected is no work for this render.
  await project.write('storyboard.yaml', text('fps: 24').replace('prompt: Sun.', 'prompt: "Sun. Pan left."'));
  expect(await plan('--only', 'one')).toMatchObject({ code: 0 });
  expect(await plan('--only', 'two')).toMatchObject({ code: 8 });
  await project.write('storyboard.yaml', text('fps: fast'));
  expect(await plan()).toMatchObject({ code: 2 });
});
