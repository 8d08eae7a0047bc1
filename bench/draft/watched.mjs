// Runs a command and measures the time and memory of its whole process tree. Linux only: the numbers come from /proc.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/**
 * Seconds of wall time and of processor time (user and system, of the process and of all that it waited for), and the peak
 * memory in MB of the process alone and of it with its children.
 */
export async function watched(command, args) {
  const before = waitedTicks();
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const peaks = new Map();
  const look = setInterval(() => {
    for (const pid of [child.pid, ...childrenOf(child.pid)])
      peaks.set(pid, peakOf(pid) ?? peaks.get(pid) ?? 0);
  }, 50);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return {
    wall: (performance.now() - start) / 1000,
    cpu: (waitedTicks() - before) / TICKS_PER_SECOND,
    rss: peaks.get(child.pid) ?? 0,
    tree: [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
    stdout,
  };
}

// The processor time of all ended children of this process and of their ended children.
function waitedTicks() {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[13]) + Number(fields[14]);
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return undefined;
  }
}
