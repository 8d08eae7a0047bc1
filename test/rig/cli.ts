import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error contains the text; rejects when the command ends without it. */
  said(text: string): Promise<void>;
}

/** Where a command runs, and with which environment. */
export interface Where {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Another copy of the program than the one that was built. */
  readonly main?: string;
}

/** The environment of the tests without variables that change the output of a command. */
export function plainEnv(more: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const {
    CI: _,
    NO_COLOR: _n,
    FORCE_COLOR: _f,
    INBETWEEN_STATE_DIR: _i,
    DASHSCOPE_API_KEY: _d,
    ...env
  } = process.env;
  return { ...env, ...more };
}

/** Starts the real command as a process. `ended` rejects when Node prints a warning. */
export function start(
  args: readonly string[],
  { cwd, env = plainEnv(), main: program = main }: Where,
): Running {
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      // Node prints "(node:1) ExperimentalWarning: ..." for what concerns the program and never its user.
      const warning = /^\(node:\d+\).*$/m.exec(stderr)?.[0];
      if (warning === undefined) resolve({ code, stdout, stderr });
      else reject(new Error(`Node printed a warning: ${warning}`));
    });
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!stderr.includes(text)) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
        void ended.then(() => reject(new Error(`It ended without "${text}":\n${stderr}`)));
      }),
  };
}

/** Runs the real command to its end. */
export function inbetween(args: readonly string[], where: Where): Promise<Ended> {
  return start(args, where).ended;
}
