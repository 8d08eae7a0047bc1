import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const text = `version: 1
film: { ${quickFilm} }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
`;

test('a render writes reports, events, annotations and the step summary', async () => {
  await using testProject = await openTestProject(text);
  const cwd = testProject.folder;
  const summary = join(cwd, 'summary.md');
  const env = plainEnv({
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: cwd,
    CI: '1',
  });
  const made = await inbetween(
    ['render', '--report', 'out/report.html', '--junit', 'out/junit.xml', '--events', 'out/events.ndjson'],
    { cwd, env },
  );
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  const html = (await testProject.read('out/report.html')).toString();
  expect(html.match(/data:video\/mp4;base64,/g)).toHaveLength(2);
  expect(html.match(/<img alt="(?:first|last) ·[^>]* src="data:image\//g)).toHaveLength(4);
  expect(html).not.toContain(cwd);
  expect((await testProject.read('out/junit.xml')).toString()).toMatch(/tests="3" failures="0"/);
  const events = (await testProject.read('out/events.ndjson')).toString().trimEnd().split('\n');
  expect(events.map((line) => (JSON.parse(line) as { type: string }).type)).toContain('film-published');
  expect(await readFile(summary, 'utf8')).toMatch(/### Film: storyboard\.yaml[\s\S]*\| one \| submit/);

  await testProject.write(
    'storyboard.yaml',
    text.replace('pushes in. }\n  - { id: two', 'pulls out. }\n  - { id: two'),
  );
  const both = ['--report', 'out/report.json', '--report', 'out/again.html'];
  const frozen = await inbetween(['render', '--frozen', ...both], { cwd, env });
  expect(frozen.code).toBe(3);
  expect((await testProject.read('out/again.html')).toString()).toContain('drifted');
  expect(JSON.parse((await testProject.read('out/report.json')).toString())).toMatchObject({
    ok: false,
    status: 'drifted',
  });
  expect(frozen.stderr).toContain(
    '::error file=storyboard.yaml,line=8,col=11,title=differs from the lockfile::one: prompt',
  );

  await rm(join(cwd, 'storyboard.lock'));
  const unlocked = await inbetween(['render', '--frozen', '--junit', 'out/junit.xml'], { cwd, env });
  expect(unlocked.code).toBe(3);
  expect(unlocked.stderr).toContain('::error file=storyboard.yaml,title=lockfile-missing::There is no');
  expect((await testProject.read('out/junit.xml')).toString()).toMatch(
    /tests="1" failures="1"[\s\S]*There is no storyboard\.lock[\s\S]*Render once without --frozen/,
  );

  await testProject.write('storyboard.yaml', text.replace('push-b.png', 'nowhere.png'));
  const wrong = await inbetween(['check'], { cwd, env });
  expect(wrong.stderr).toContain('::error file=storyboard.yaml,line=8,col=41,title=image-not-found::');
});
