// The implementation of action.yml: runs one command, keeps its results, and updates the comment in the pull request.
// Uses only the modules of Node.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commentBody, marker, summaryOf } from './comment-body.mjs';
import { keepComment } from './keep-comment.mjs';

const { env } = process;
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli', 'main.cjs');
const storyboard = env.INPUT_STORYBOARD || 'storyboard.yaml';
const mode = env.INPUT_MODE || 'frozen';
const folder = join(env.RUNNER_TEMP || tmpdir(), 'inbetween');
const report = join(folder, 'report.html');
// The results of an earlier use in the same job were uploaded already.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const { code, film, outputs = [] } = runMode();
output({
  folder,
  'exit-code': String(code),
  film,
  outputs: outputs.join('\n'),
  report: existsSync(report) ? report : '',
});
try {
  await commentOnPullRequest(code);
} catch (error) {
  // The token of a fork may not write. The film does not depend on the comment.
  process.stdout.write(
    `::warning title=inbetween::The comment in the pull request was not updated: ${error.message}\n`,
  );
}
process.exitCode = code;

function runMode() {
  const more = (env.INPUT_ARGUMENTS ?? '')
    .split('\n')
    .map((argument) => argument.trim())
    .filter(Boolean);
  const reports = [
    '--report',
    report,
    '--junit',
    join(folder, 'junit.xml'),
    '--events',
    join(folder, 'events.ndjson'),
  ];
  const seam = env.INPUT_MAX_SEAM ? ['--max-seam', env.INPUT_MAX_SEAM] : [];
  switch (mode) {
    case 'check':
    case 'plan':
      return { ...inbetween([mode, storyboard, ...more]), film: '' };
    case 'frozen':
      return rendered(
        inbetween(['render', storyboard, '--frozen', ...reports, ...seam, ...more], { capture: true }),
      );
    case 'render': {
      const cost = env.INPUT_MAX_COST ? ['--yes', '--max-cost', env.INPUT_MAX_COST] : [];
      return rendered(
        inbetween(['render', storyboard, ...cost, ...reports, ...seam, ...more], { capture: true }),
      );
    }
    default:
      process.stdout.write(
        `::error title=inbetween::Unknown mode "${mode}". Known: check, plan, frozen, render.\n`,
      );
      return { code: 2, film: '' };
  }
}

// The film's path is the first line on standard output.
function rendered({ code, stdout }) {
  process.stdout.write(stdout);
  const [path = ''] = stdout.split('\n');
  return { code, film: path.endsWith('.mp4') && existsSync(path) ? path : '', outputs: furtherOutputs() };
}

// Written now, or unchanged.
function furtherOutputs() {
  const events = join(folder, 'events.ndjson');
  if (!existsSync(events)) return [];
  const lines = readFileSync(events, 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'output-published' || type === 'output-unchanged')
    .map(({ path }) => path)
    .filter((path) => existsSync(path));
}

function inbetween(args, { capture = false, cwd = '.' } = {}) {
  const own = env.INPUT_STORE ? { INBETWEEN_STORE: env.INPUT_STORE } : {};
  const { INPUT_TOKEN: _, ...safe } = env; // Only the comment needs the token.
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    env: { ...safe, ...own },
    stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status ?? 1, stdout: stdout ?? '' };
}

async function commentOnPullRequest(exitCode) {
  const event = env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
  const pull = event.pull_request;
  const { plan, diagnostics } = planOf('.');
  const base = pull ? basePlan(pull.base.sha) : null;
  const repository = env.GITHUB_REPOSITORY;
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const body = commentBody({
    storyboard,
    plan,
    diagnostics,
    base,
    outcome: { summary: summaryOf(mode, exitCode), kept: keptFiles() },
    place: {
      run: `${server}/${repository}/actions/runs/${env.GITHUB_RUN_ID}`,
      images: `${server}/${pull?.head?.repo?.full_name ?? repository}/blob/${pull?.head?.sha ?? env.GITHUB_SHA}`,
      baseImages: pull ? `${server}/${repository}/blob/${pull.base.sha}` : '',
      folder: dirname(storyboard) === '.' ? '' : dirname(storyboard),
      file: storyboard,
    },
  });
  // A render writes its own summary; check and plan do not.
  if (env.GITHUB_STEP_SUMMARY && (mode === 'check' || mode === 'plan'))
    appendFileSync(env.GITHUB_STEP_SUMMARY, body);
  if (!pull || env.INPUT_COMMENT === 'false' || !env.INPUT_TOKEN) return;
  const api = env.GITHUB_API_URL || 'https://api.github.com';
  await keepComment({
    api,
    repository,
    pull: pull.number,
    token: env.INPUT_TOKEN,
    body,
    mark: marker(storyboard),
  });
}

function planOf(cwd, more = []) {
  const { code, stdout } = inbetween(['plan', storyboard, '--json', ...more], { capture: true, cwd });
  try {
    const plan = JSON.parse(stdout);
    return { plan: code === 0 && plan.ok ? plan : null, diagnostics: plan.diagnostics ?? [] };
  } catch {
    return { plan: null, diagnostics: [] };
  }
}

// The plan of the base commit with the current clips. A shallow clone may have to fetch the commit first.
function basePlan(sha) {
  const tree = mkdtempSync(join(tmpdir(), 'inbetween-base-'));
  try {
    if (!git(['cat-file', '-e', `${sha}^{commit}`])) git(['fetch', '--depth', '1', 'origin', sha]);
    if (!git(['worktree', 'add', '--detach', '--force', tree, sha])) return null;
    const state = env.INBETWEEN_STATE_DIR || join(dirname(storyboard), '.inbetween');
    return planOf(tree, ['--state-dir', resolve(state)]).plan;
  } finally {
    git(['worktree', 'remove', '--force', tree]);
    rmSync(tree, { recursive: true, force: true });
  }
}

// What the next step of the action uploads.
function keptFiles() {
  return [...(film ? ['film'] : []), ...(existsSync(report) ? ['report'] : [])];
}

function git(args) {
  return spawnSync('git', args, { stdio: 'ignore' }).status === 0;
}

function output(values) {
  if (!env.GITHUB_OUTPUT) return;
  for (const [name, value] of Object.entries(values)) {
    const lines = value.includes('\n')
      ? `${name}<<END-OF-${name}\n${value}\nEND-OF-${name}`
      : `${name}=${value}`;
    appendFileSync(env.GITHUB_OUTPUT, `${lines}\n`);
  }
}
