import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./limit-user.mjs', import.meta.url));

/** Another process that takes turns: see `limit-user.mjs`. */
export function startUser(place: string, ...args: (string | number)[]) {
  const child = spawn(process.execPath, [script, place, ...args.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const turns: number[] = [];
  const enough = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'enough') return;
      turns.push(Number(line));
    }
    throw new Error('It ended too soon.');
  })();
  return { child, turns, enough };
}

/** Ends it, and waits until it has ended. */
export async function endUser(child: ChildProcess, how: 'killed' | 'normally'): Promise<void> {
  const ended = once(child, 'exit');
  if (how === 'killed') child.kill('SIGKILL');
  else child.stdin?.end();
  await ended;
}
