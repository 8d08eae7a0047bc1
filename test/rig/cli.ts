import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, held by the hand. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error has said it; rejects when the command ends without. */
  said(text: string): Promise<void>;
}

/** The environment of the tests without what would change how a command speaks. */
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

/** Starts the real command as a process. */
export function start(
  words: readonly string[],
  { cwd, env = plainEnv() }: { cwd: string; env?: NodeJS.ProcessEnv },
): Running {
  const child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!stderr.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended and never said "${text}":\n${stderr}`)));
      }),
  };
}

/** Runs the real command to its end. */
export function inbetween(
  words: readonly string[],
  where: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return start(words, where).ended;
}
