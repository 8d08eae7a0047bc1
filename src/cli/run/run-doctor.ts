import { stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pc from 'picocolors';
import { describeEngines, type EngineReport } from '../../media/resolve-engine.js';
import { lackingForText } from '../../media/set-text.js';
import { formatBytes } from '../../report/format.js';
import { STATE_FOLDER } from '../../store/layout.js';
import { exitCode } from '../exit-code.js';
import type { PlaceOptions } from '../open-cli-project.js';
import { isColoured, printJson, type Terminal } from '../terminal.js';

interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly text: string;
}

/** `inbetween doctor [storyboard]` */
export async function runDoctor(
  file: string,
  options: PlaceOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { env } = terminal;
  const stateFolder = resolve(
    options.stateDir ?? env.INBETWEEN_STATE_DIR ?? join(dirname(resolve(file)), STATE_FOLDER),
  );
  const engines = await describeEngines({ flag: options.ffmpeg, env, signal: new AbortController().signal });
  const findings = [
    nodeFinding(),
    ...engineFindings(engines),
    ...(await placeFindings(stateFolder)),
    ...(await packageFindings()),
    keyFinding(env),
  ];
  const ok = findings.every(({ state }) => state !== 'bad');
  if (options.json) {
    printJson(terminal, {
      ok,
      engines,
      findings,
      stateFolder,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    });
    return ok ? exitCode.done : exitCode.failed;
  }
  const paint = pc.createColors(isColoured(terminal.stdout, env));
  const marks = { good: paint.green('ok  '), doubtful: paint.yellow('note'), bad: paint.red('BAD ') };
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, state, text } of findings) {
    const [first = '', ...rest] = text.split('\n');
    terminal.stdout.write(`${marks[state]}  ${name.padEnd(width)}  ${first}\n`);
    for (const line of rest) terminal.stdout.write(`${' '.repeat(width + 8)}${line}\n`);
  }
  return ok ? exitCode.done : exitCode.failed;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fine = major > 20 || (major === 20 && minor >= 19);
  return {
    name: 'node',
    state: fine ? 'good' : 'bad',
    text: fine ? process.version : `${process.version}; 20.19 or newer is needed`,
  };
}

function engineFindings(engines: readonly EngineReport[]): readonly Finding[] {
  const taken = engines.find((engine) => engine.taken);
  const used: Finding = taken
    ? {
        name: 'ffmpeg',
        state: taken.foundBy === 'WebAssembly build' || taken.lacks.length > 0 ? 'doubtful' : 'good',
        text: [
          `${taken.version}, by ${taken.foundBy}`,
          taken.path ?? '',
          taken.foundBy === 'WebAssembly build'
            ? 'It works everywhere and is about ten times slower: install ffmpeg for speed.'
            : '',
          taken.lacks.length > 0 ? `It lacks: ${taken.lacks.join(', ')}` : '',
        ]
          .filter(Boolean)
          .join('\n'),
      }
    : { name: 'ffmpeg', state: 'bad', text: 'none can be used; see below' };
  const others = engines
    .filter((engine) => !engine.taken)
    .map(
      (engine): Finding => ({
        name: `  ${engine.foundBy}`,
        state: taken ? 'good' : 'bad',
        text: `not used: ${engine.why}`,
      }),
    );
  return [used, ...others];
}

async function placeFindings(stateFolder: string): Promise<readonly Finding[]> {
  const there = await nearestFolder(stateFolder);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const exists = await stat(stateFolder).then(
    () => true,
    () => false,
  );
  return [
    { name: 'state', state: 'good', text: `${stateFolder}${exists ? '' : ' (made by the first render)'}` },
    { name: 'disk', state: free < 1e9 ? 'doubtful' : 'good', text: `${formatBytes(free)} free` },
  ];
}

async function nearestFolder(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).then(
      (facts) => facts.isDirectory(),
      () => false,
    );
    if (found || at === dirname(at)) return at;
  }
}

async function packageFindings(): Promise<readonly Finding[]> {
  const have = await import('sharp').then(
    () => true,
    () => false,
  );
  const letters = lackingForText();
  return [
    {
      name: 'sharp',
      state: have ? 'good' : 'doubtful',
      text: have
        ? 'installed'
        : 'not installed: slates, captions in the pictures and some picture formats need it (npm install sharp)',
    },
    {
      name: 'letters',
      state: letters === null ? 'good' : 'doubtful',
      text:
        letters === null
          ? 'for slates and captions in the pictures, Latin and Chinese'
          : `none for slates and captions in the pictures (npm install ${letters})`,
    },
  ];
}

// Only whether there is one: the key itself is never shown.
function keyFinding(env: Terminal['env']): Finding {
  return env.DASHSCOPE_API_KEY
    ? { name: 'key', state: 'good', text: 'DASHSCOPE_API_KEY is set' }
    : { name: 'key', state: 'good', text: 'no DASHSCOPE_API_KEY; drafts need none' };
}
