import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/action/${name}`, import.meta.url));
const text = `version: 1
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
`;

/** The part of GitHub's API that the action speaks to, on loopback. */
async function openApi() {
  const comments: { id: number; url: string; body: string }[] = [];
  const seen: string[] = [];
  let refuse = false;
  const server = createServer((request, response) => {
    let sent = '';
    request.on('data', (data: Buffer) => {
      sent += data.toString();
    });
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      if (refuse) return void response.writeHead(403).end('{}');
      const body = sent ? (JSON.parse(sent) as { body: string }).body : '';
      if (request.method === 'POST')
        comments.push({ id: comments.length, url: `${url}/comments/${comments.length}`, body });
      if (request.method === 'PATCH') {
        const comment = comments[Number(request.url?.split('/').at(-1))];
        if (comment) comment.body = body;
      }
      response.writeHead(200).end(JSON.stringify(comments));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    comments,
    seen,
    refuse: () => {
      refuse = true;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function git(testProject: TestProject, ...words: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
  return spawnSync('git', [...who, ...words], { cwd: testProject.folder, encoding: 'utf8' }).stdout.trim();
}

async function runAction(testProject: TestProject, api: string, more: Record<string, string>) {
  const base = git(testProject, 'rev-parse', 'HEAD~1');
  await testProject.write(
    'event.json',
    JSON.stringify({
      pull_request: { number: 7, base: { sha: base }, head: { sha: 'abc', repo: { full_name: 'me/film' } } },
    }),
  );
  await testProject.write('output.txt', '');
  await testProject.write('summary.md', '');
  const env = plainEnv({
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: join(testProject.folder, 'event.json'),
    GITHUB_OUTPUT: join(testProject.folder, 'output.txt'),
    GITHUB_STEP_SUMMARY: join(testProject.folder, 'summary.md'),
    GITHUB_API_URL: api,
    GITHUB_REPOSITORY: 'me/film',
    GITHUB_RUN_ID: '42',
    GITHUB_WORKSPACE: testProject.folder,
    RUNNER_TEMP: join(testProject.folder, 'runner temp'),
    INPUT_TOKEN: 't0ken-of-the-test',
    ...more,
  });
  const run = await runScript(testProject, 'run.mjs', env);
  const outputs = (await testProject.read('output.txt')).toString();
  const { 'exit-code': exitCode, film, report } = handedOn(outputs);
  const comment = await runScript(testProject, 'comment.mjs', {
    ...{ ...env, INPUT_EXIT_CODE: exitCode, INPUT_FILM: film, INPUT_REPORT: report },
  });
  return { code: run.code, said: run.said + comment.said, outputs };
}

async function runScript(testProject: TestProject, name: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [script(name)], {
    ...{ cwd: testProject.folder, env, stdio: ['ignore', 'pipe', 'pipe'] as const },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said += data.toString();
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, said };
}

async function openRepository(): Promise<TestProject> {
  const testProject = await openTestProject(text);
  git(testProject, 'init', '-q');
  git(testProject, 'add', '-A');
  git(testProject, 'commit', '-qm', 'base');
  await testProject.write('storyboard.yaml', text.replace('pushes in', 'pulls | <b>out'));
  git(testProject, 'commit', '-qam', 'head');
  return testProject;
}

test('a pull request gets one comment with the plan, and the comment is kept up to date', async () => {
  await using testProject = await openRepository();
  await using api = await openApi();
  const first = await runAction(testProject, api.url, { INPUT_MODE: 'plan' });
  expect(first).toMatchObject({ code: 0, outputs: expect.stringContaining('exit-code=0') });
  const [comment] = api.comments;
  expect(comment?.body).toMatch(/^<!-- inbetween storyboard\.yaml -->/);
  expect(comment?.body).toContain(
    '**1 to generate, 0 reused.** Nothing to pay; against the base no difference',
  );
  expect(comment?.body).toContain(
    '<img width="120" alt="push-a.png" src="https://github.com/me/film/blob/HEAD/push-a.png?raw=true">'.replace(
      'HEAD',
      git(testProject, 'rev-parse', 'HEAD'),
    ),
  );
  expect(comment?.body).toContain('- **one** The camera [-pushes in-]{+pulls \\| &lt;b&gt;out+}.');
  expect(api.seen.at(-1)).toMatch(/^POST \/repos\/me\/film\/issues\/7\/comments Bearer t0ken-of-the-test$/);
  expect((await testProject.read('summary.md')).toString()).toContain('1 to generate');
  expect(first.said).not.toContain('t0ken-of-the-test');

  await testProject.write(
    'storyboard.yaml',
    `${text}  - { id: two, first: previous, last: push-a.png, prompt: Back. }\n`,
  );
  await runAction(testProject, api.url, { INPUT_MODE: 'check' });
  expect(api.comments).toHaveLength(1);
  expect(api.comments[0]?.body).toContain('**2 to generate');
  expect(git(testProject, 'worktree', 'list').split('\n')).toHaveLength(1);
});

test('a film with another provider is one line in the comment, the summary and the annotations of a frozen render', async () => {
  const shots = (count: number) =>
    Array.from(
      { length: count },
      (_, index) =>
        `  - { id: s${index}, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }\n`,
    ).join('');
  const all = `version: 1\ndefaults: { resolution: 480P, normalize: true }\nshots:\n${shots(12)}`;
  await using testProject = await openTestProject(all);
  await using api = await openApi();
  git(testProject, 'init', '-q');
  await testProject.write('.gitignore', '.inbetween\nstoryboard.mp4\nplain.png\n');
  await inbetween(['render', 'storyboard.yaml'], { cwd: testProject.folder });
  git(testProject, 'add', '-A');
  git(testProject, 'commit', '-qm', 'base');
  const changed = all.replace('shots:', 'provider: dashscope\nshots:').replace('push-b.png', 'plain.png');
  await testProject.write('storyboard.yaml', changed);
  git(testProject, 'commit', '-qam', 'head');

  const { code, said } = await runAction(testProject, api.url, {
    ...{ INPUT_MODE: 'frozen', INPUT_ARTIFACT_URL: 'https://github.com/me/film/actions/runs/42/artifacts/7' },
    INPUT_IMAGES: 'https://cdn.example/film/',
  });
  expect(code).toBe(3);
  const summary = (await testProject.read('summary.md')).toString();
  const comment = api.comments[0]?.body ?? '';
  for (const text of [summary, comment]) {
    expect(text).toContain('differs from the lockfile');
    expect(text.match(/- 12 shots: provider: draft -&gt; dashscope/g)).toHaveLength(1);
    expect(text).toMatch(/\| s0 \| last frame: push-b\.png -&gt; plain\.png \(\w+ -&gt; \w+\) \|/);
    expect(text).not.toContain('the engine was changed');
    // An image that is not in the repository comes from where the images are published.
    expect(text).toMatch(
      /\| s0 last \| <img[^>]*push-b\.png\?raw=true"> \| <img[^>]*cdn\.example\/film\/plain\.png">/,
    );
    expect(text).toContain('[Report](https://github.com/me/film/actions/runs/42/artifacts/7)');
  }
  expect(comment).toContain('<pre>The storyboard differs from storyboard.lock:');
  expect(said.match(/::error/g)).toHaveLength(2);
  expect(said).toContain(
    '12 shots (s0, s1, s2, s3, s4, s5, s6, s7 and 4 more): provider: draft -> dashscope',
  );
});

test('a frozen render fails with its code and an annotation, and a read-only token is no further failure', async () => {
  await using testProject = await openRepository();
  await using api = await openApi();
  api.refuse();
  const { code, said, outputs } = await runAction(testProject, api.url, { INPUT_MODE: 'frozen' });
  expect(code).toBe(3);
  expect(said).toContain('There is no storyboard.lock');
  expect(said).toContain('::warning title=inbetween::The comment in the pull request was not updated: GET');
  expect(outputs).toContain('exit-code=3');
  expect(outputs).toMatch(/film=\n/);
});

test('a render outputs the film and every further file, one per line, even if they were unchanged', async () => {
  await using testProject = await openRepository();
  await using api = await openApi();
  const film =
    'film: { output: out/film.mp4, outputs: [{ output: a.gif, width: 32, fps: 5 }, { output: b c.mp4, width: 64 }] }';
  await testProject.write('storyboard.yaml', text.replace('shots:', `${film}\nshots:`));
  const rendered = () => runAction(testProject, api.url, { INPUT_MODE: 'render', INPUT_COMMENT: 'false' });
  for (const { code, outputs } of [await rendered(), await rendered()]) {
    expect(code).toBe(0);
    const handed = handedOn(outputs);
    const at = (name: string) => realpathSync(join(testProject.folder, name));
    expect(handed).toMatchObject({
      film: at('out/film.mp4'),
      outputs: `${at('a.gif')}\n${at('b c.mp4')}`,
      'exit-code': '0',
    });
  }
  await testProject.write('storyboard.yaml', text);
  expect(handedOn((await rendered()).outputs)).toMatchObject({ outputs: '' });
});

/** As GitHub reads it: a value of several lines is between marks. */
function handedOn(file: string): Readonly<Record<string, string>> {
  const several = [...file.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  const rest = several.reduce((text, [whole]) => text.replace(whole, ''), file);
  const single = [...rest.matchAll(/^([\w-]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
  return Object.fromEntries([...several.map(([, name, , value]) => [name, value]), ...single]);
}

test('an unknown mode is reported', async () => {
  await using testProject = await openRepository();
  await using api = await openApi();
  const { code, said } = await runAction(testProject, api.url, {
    INPUT_MODE: 'film',
    INPUT_COMMENT: 'false',
  });
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('Unknown mode "film"') });
  expect(api.seen).toEqual([]);
});

test('the action passes every input on, and never puts one into a script', () => {
  const action = parse(readFileSync(fileURLToPath(new URL('../../action.yml', import.meta.url)), 'utf8')) as {
    inputs: Record<string, { default: string }>;
    outputs: Record<string, { value: string }>;
    runs: {
      using: string;
      steps: {
        uses?: string;
        run?: string;
        env?: Record<string, string>;
        if?: string;
        with?: Record<string, string>;
      }[];
    };
  };
  expect(action.runs.using).toBe('composite');
  const used = JSON.stringify(action.runs.steps);
  for (const input of Object.keys(action.inputs)) expect(used).toContain(`inputs.${input}`);
  for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
  for (const [name, { value }] of Object.entries(action.outputs))
    expect(value).toBe(`\${{ steps.run.outputs.${name} }}`);
  const journal = action.runs.steps.find((step) => step.with?.path?.trim().endsWith('journal.jsonl'));
  expect(journal?.if).toBe('always()');
  // The cache of one piece is kept after a success alone, and a shot that failed must not lose the others' clips.
  expect(used).not.toContain('actions/cache@');
  expect(action.runs.steps.find(({ uses }) => uses?.startsWith('actions/cache/save@'))?.if).toMatch(
    /^always\(\) && /,
  );
});

test('artifacts of one use of the action never have the name of another one', async () => {
  await using folder = await testFolder();
  const GITHUB_OUTPUT = join(folder.path, 'output.txt');
  const paths = fileURLToPath(new URL('../../scripts/action/paths.mjs', import.meta.url));
  const env = { ...plainEnv({}), GITHUB_OUTPUT, INPUT_STORYBOARD: 'a film/the monster.yaml' };
  for (let use = 0; use < 2; use += 1) spawnSync(process.execPath, [paths], { env });
  const ids = [...readFileSync(GITHUB_OUTPUT, 'utf8').matchAll(/^id=(.*)$/gm)].map(([, id]) => id);
  expect(ids).toEqual([expect.stringMatching(/^the-monster-[0-9a-f]{8}$/), expect.any(String)]);
  expect(ids[0]).not.toBe(ids[1]);
});
