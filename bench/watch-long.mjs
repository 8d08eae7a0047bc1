// Many edits in a row: memory, open files, watched folders and processes must not grow, and quitting leaves nothing.
// Run: node bench/watch-long.mjs [edits]. Linux only: it reads /proc. Build first.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changedView } from '../build/live-view/view-change.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const edits = Number(process.argv[2] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
const file = join(folder, 'storyboard.yaml');
cpSync(join(root, 'examples', 'frames'), join(folder, 'frames'), { recursive: true });

// Each edit requests another caption and another film.
const textOf = (edit, key = 'caption') => `version: 1
film: { captions: soft }
defaults: { resolution: 480P }
shots:
  - id: one
    first: frames/roofs.jpg
    last: frames/window.jpg
    prompt: The camera pushes in.
    ${key}: Edit ${edit}
  - id: two
    first: previous
    last: frames/gutter.jpg
    prompt: The camera travels left.
    transition: { dissolve: 0.${3 + (edit % 5)}s }
`;

writeFileSync(file, textOf(0));
const main = join(root, 'dist/cli/main.cjs');
const child = spawn(process.execPath, [main, 'watch', file, '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const url = await new Promise((done) => child.stdout.once('data', (data) => done(String(data).trim())));
const follow = new AbortController();
const events = await fetch(new URL('/events', url), { signal: follow.signal });
let view;
let wake = () => undefined;
(async () => {
  let text = '';
  for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/m.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (event === 'view') view = JSON.parse(data);
      if (event === 'change') view = changedView(view, JSON.parse(data));
      wake();
    }
  }
})().catch(() => undefined);
const until = async (is) => {
  while (!view || !is(view)) await new Promise((done) => { wake = done; }); // biome-ignore format: one thought
};

const inspectProcess = () => {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const fds = readdirSync(`/proc/${child.pid}/fd`);
  const watches = fds.flatMap((fd) => {
    try {
      return readFileSync(`/proc/${child.pid}/fdinfo/${fd}`, 'utf8').match(/^inotify /gm) ?? [];
    } catch {
      return [];
    }
  });
  let children = 0;
  try {
    children = execFileSync('pgrep', ['-P', String(child.pid)])
      .toString()
      .trim()
      .split('\n').length;
  } catch {
    // None.
  }
  return {
    mb: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024),
    files: fds.length,
    watches: watches.length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    children,
    state: readdirSync(join(folder, '.inbetween')).length,
  };
};

let failed = false;
try {
  await until(({ phase, film }) => phase === 'idle' && film?.slices.length === 2);
  let warm;
  const begun = Date.now();
  for (let edit = 1; edit <= edits; edit += 1) {
    if (edit % 20 === 0) {
      writeFileSync(file, textOf(edit, 'captoin'));
      await until(({ phase }) => phase === 'failed');
    }
    const before = view.film.digest;
    writeFileSync(file, textOf(edit));
    await until(({ phase, film }) => phase === 'idle' && film.digest !== before);
    if (edit === Math.ceil(edits / 10)) warm = inspectProcess();
    if (edit % Math.ceil(edits / 10) === 0)
      console.log(
        `${edit} edits, ${Math.round((Date.now() - begun) / edit)} ms each  ${JSON.stringify(inspectProcess())}`,
      );
  }
  const end = inspectProcess();
  const grown = Object.keys(end).filter(
    (what) => end[what] > warm[what] * (what === 'mb' ? 1.3 : 1) + (what === 'files' ? 3 : 0),
  );
  console.log(grown.length === 0 ? 'nothing grew' : `GREW: ${grown.join(', ')}`);
  failed ||= grown.length > 0;
} finally {
  follow.abort();
  child.kill('SIGTERM');
  const code = await new Promise((done) => child.once('exit', done));
  const all = readdirSync(join(folder, '.inbetween'), { recursive: true, encoding: 'utf8' });
  const left = all.filter((name) => /\.tmp|^incoming.|^drafts.|^watch/.test(name));
  console.log(`ended with ${code}; ${left.length > 0 ? `LEFT ${left.join(', ')}` : 'left nothing behind'}`);
  failed ||= left.length > 0 || code !== 0;
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
