// The last step of action.yml: updates the comment in the pull request, and the summary of the job. It runs after the
// uploads, so that it links only to what was kept.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { commentBody, commentMarker, summaryOf } from '../../build/report/pull-request/comment-body.js';
import { keptPlan, mode, planOf, resultFolder, storyboard } from './inbetween.mjs';
import { keepComment } from './keep-comment.mjs';

const { env } = process;
const folder = dirname(storyboard);

try {
  await commentOnPullRequest();
} catch (error) {
  // The token of a fork may not write. The film does not depend on the comment.
  process.stdout.write(
    `::warning title=inbetween::The comment in the pull request was not updated: ${error.message}\n`,
  );
}

async function commentOnPullRequest() {
  const event = env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
  const pull = event.pull_request;
  const { plan, diagnostics } = keptPlan();
  const result = renderResult();
  const inputs = {
    ...{ storyboard, plan, diagnostics },
    base: pull && plan ? basePlan(pull.base.sha) : null,
    outcome: { summary: summaryOf(mode, Number(env.INPUT_EXIT_CODE)), kept: keptFiles(), ...result },
    place: placeOf(pull),
  };
  if (env.GITHUB_STEP_SUMMARY) {
    // A render writes its own reason into the summary.
    const { message: _, made: __, ...outcome } = inputs.outcome;
    appendFileSync(env.GITHUB_STEP_SUMMARY, commentBody({ ...inputs, outcome }));
  }
  if (!pull || env.INPUT_COMMENT === 'false' || !env.INPUT_TOKEN) return;
  await keepComment({
    api: env.GITHUB_API_URL || 'https://api.github.com',
    repository: env.GITHUB_REPOSITORY,
    pull: pull.number,
    token: env.INPUT_TOKEN,
    body: commentBody(inputs),
    mark: commentMarker(storyboard),
  });
}

function placeOf(pull) {
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const repository = env.GITHUB_REPOSITORY;
  const prefix = git(['rev-parse', '--show-prefix'])?.trim() ?? '';
  const commit = git(['rev-parse', 'HEAD'])?.trim() || env.GITHUB_SHA;
  // The checked-out commit is that of the branch, or its merge into the base, which is in this repository.
  const owner = pull && commit === pull.head?.sha ? (pull.head.repo?.full_name ?? repository) : repository;
  const versions = {
    head: { at: `${server}/${owner}/blob/${commit}`, files: filesOf('HEAD') },
    base: {
      at: `${server}/${repository}/blob/${pull?.base.sha}`,
      files: pull ? filesOf(pull.base.sha) : new Set(),
    },
  };
  const file = `${prefix}${basename(storyboard)}`;
  return {
    run: `${server}/${repository}/actions/runs/${env.GITHUB_RUN_ID}`,
    artifact: env.INPUT_ARTIFACT_URL || null,
    file,
    fileAddress: addressOf(file, versions.head),
    imageAddress(uri, version) {
      if (uri.startsWith('https://')) return uri;
      if (/^[a-z][a-z0-9+.-]+:/i.test(uri) || uri.startsWith('/')) return null;
      const path = pathIn(prefix, uri);
      const address = path === null ? null : addressOf(path, versions[version]);
      if (address !== null) return `${address}?raw=true`;
      return env.INPUT_IMAGES && version === 'head' ? publishedAt(env.INPUT_IMAGES, uri) : null;
    },
  };
}

function addressOf(path, { at, files }) {
  return files.has(path) ? `${at}/${encoded(path)}` : null;
}

function encoded(path) {
  return path.split('/').map(encodeURIComponent).join('/');
}

// Null for a file outside of the repository.
function pathIn(prefix, uri) {
  const parts = [];
  for (const part of `${prefix}${uri}`.split('/')) {
    if (part === '..' && parts.length === 0) return null;
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function publishedAt(base, uri) {
  return uri.startsWith('../') ? null : `${base.replace(/\/+$/, '')}/${encoded(uri.replace(/^\.\//, ''))}`;
}

function filesOf(commit) {
  return new Set(git(['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit])?.split('\0') ?? []);
}

// The plan of the base commit with the current clips. A shallow clone may have to fetch the commit first.
function basePlan(sha) {
  const tree = mkdtempSync(join(tmpdir(), 'inbetween-base-'));
  try {
    if (git(['cat-file', '-e', `${sha}^{commit}`]) === null) git(['fetch', '--depth', '1', 'origin', sha]);
    if (git(['worktree', 'add', '--detach', '--force', tree, sha]) === null) return null;
    const state = env.INBETWEEN_STATE_DIR || join(folder, '.inbetween');
    const prefix = git(['rev-parse', '--show-prefix'])?.trim() ?? '';
    const file = join(prefix, basename(storyboard));
    return planOf(file, { cwd: tree, more: ['--state-dir', resolve(state)] }).plan;
  } finally {
    git(['worktree', 'remove', '--force', tree]);
    rmSync(tree, { recursive: true, force: true });
  }
}

// What an earlier step has uploaded.
function keptFiles() {
  if (!env.INPUT_ARTIFACT_URL) return [];
  return [...(env.INPUT_FILM ? ['film'] : []), ...(env.INPUT_REPORT ? ['report'] : [])];
}

// What a render says about itself.
function renderResult() {
  const path = join(resultFolder, 'report.json');
  if (!existsSync(path)) return {};
  const { ok, message, counts } = JSON.parse(readFileSync(path, 'utf8'));
  const { made, reused, failed } = counts;
  const isPlanned = counts.shots > 0;
  return {
    ...(isPlanned ? { made: `Rendered: ${made} made, ${reused} reused, ${failed} failed.` } : {}),
    ...(ok || !message ? {} : { message }),
  };
}

// Null if it fails.
function git(args) {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], {
    ...{ encoding: 'utf8', maxBuffer: 1 << 28 },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}
