// What the steps of the action have in common: the command line, and the plan from before the run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { env } = process;
const temporary = env.RUNNER_TEMP || tmpdir();
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli', 'main.cjs');
// Not in the folder of the results: that is uploaded.
const planFile = join(temporary, 'inbetween-plan', 'plan.json');

/** The input `storyboard`. */
export const storyboard = env.INPUT_STORYBOARD || 'storyboard.yaml';

/** The input `mode`. */
export const mode = env.INPUT_MODE || 'frozen';

/** The folder that the action uploads. */
export const resultFolder = join(temporary, 'inbetween');

/** Runs a command of inbetween. With `capture`, its standard output is returned instead of shown. */
export function inbetween(args, { capture = false, cwd = '.' } = {}) {
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

/** The plan of a storyboard, or the diagnostics that prevent it. */
export function planOf(file, { cwd = '.', more = [] } = {}) {
  const json = quiet(['plan', file, '--json', ...more], cwd);
  return { plan: json?.ok ? json : null, diagnostics: json?.diagnostics ?? [] };
}

/** Plans, and keeps the plan for the comment. A check finds the errors of the lockfile too. */
export function keepPlan() {
  const planned = planOf(storyboard);
  const checked = mode === 'check' ? quiet(['check', storyboard, '--json'], '.') : undefined;
  rmSync(dirname(planFile), { recursive: true, force: true });
  mkdirSync(dirname(planFile), { recursive: true });
  writeFileSync(
    planFile,
    JSON.stringify({ ...planned, diagnostics: checked?.diagnostics ?? planned.diagnostics }),
  );
}

/** What keepPlan() kept. */
export function keptPlan() {
  if (!existsSync(planFile)) return { plan: null, diagnostics: [] };
  return JSON.parse(readFileSync(planFile, 'utf8'));
}

// Without annotations: the command that the action runs prints them.
function quiet(args, cwd) {
  const { GITHUB_ACTIONS: _, INPUT_TOKEN: __, GITHUB_STEP_SUMMARY: ___, ...safe } = env;
  const own = env.INPUT_STORE ? { INBETWEEN_STORE: env.INPUT_STORE } : {};
  const { stdout } = spawnSync(process.execPath, [cli, ...args], {
    ...{ cwd, env: { ...safe, ...own }, encoding: 'utf8', maxBuffer: 1 << 28 },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
