import { stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pc from 'picocolors';
import { describeEngines, type EngineReport } from '../../media/resolve-engine.js';
import { missingTextPackage } from '../../media/set-text.js';
import { openProviderRegistry } from '../../providers/registry.js';
import { formatBytes } from '../../report/format.js';
import { STATE_FOLDER } from '../../store/layout.js';
import { exitCode } from '../terminal/exit-code.js';
import { isColoured, printJson, type Terminal } from '../terminal/terminal.js';
import type { ProjectArgs } from './open-cli-project.js';

interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly text: string;
}

/** The options of `doctor`. */
export interface DoctorArgs extends ProjectArgs {
  readonly json?: boolean;
}

/** `inbetween doctor [storyboard]` */
export async function runDoctor(file: string, args: DoctorArgs, terminal: Terminal): Promise<number> {
  const { env } = terminal;
  const stateFolder = resolve(
    args.stateDir ?? env.INBETWEEN_STATE_DIR ?? join(dirname(resolve(file)), STATE_FOLDER),
  );
  const engines = await describeEngines({ flag: args.ffmpeg, env, signal: new AbortController().signal });
  const findings = [
    nodeFinding(),
    ...engineFindings(engines),
    ...(await diskFindings(stateFolder)),
    ...(await packageFindings()),
    ...keyFindings(env),
  ];
  const ok = findings.every(({ state }) => state !== 'bad');
  if (args.json) {
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
    text: fine ? process.version : `${process.version}; 20.19 or newer is required`,
  };
}

function engineFindings(engines: readonly EngineReport[]): readonly Finding[] {
  const taken = engines.find((engine) => engine.selected);
  const used: Finding = taken
    ? {
        name: 'ffmpeg',
        state: taken.foundBy === 'WebAssembly build' || taken.lacks.length > 0 ? 'doubtful' : 'good',
        text: [
          `${taken.version}, from ${taken.foundBy}`,
          taken.path ?? '',
          taken.foundBy === 'WebAssembly build'
            ? 'About ten times slower than a native build: install ffmpeg for speed.'
            : '',
          taken.lacks.length > 0 ? `Missing: ${taken.lacks.join(', ')}` : '',
        ]
          .filter(Boolean)
          .join('\n'),
      }
    : { name: 'ffmpeg', state: 'bad', text: 'no usable ffmpeg; see below' };
  const others = engines
    .filter((engine) => !engine.selected)
    .map(
      (engine): Finding => ({
        name: `  ${engine.foundBy}`,
        state: taken ? 'good' : 'bad',
        text: `not used: ${engine.why}`,
      }),
    );
  return [used, ...others];
}

async function diskFindings(stateFolder: string): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfs(await nearestFolder(stateFolder));
  const free = bavail * bsize;
  const exists = await stat(stateFolder).then(
    () => true,
    () => false,
  );
  return [
    { name: 'state', state: 'good', text: `${stateFolder}${exists ? '' : ' (created by the first render)'}` },
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
  const hasSharp = await import('sharp').then(
    () => true,
    () => false,
  );
  const missingFonts = missingTextPackage();
  return [
    {
      name: 'sharp',
      state: hasSharp ? 'good' : 'doubtful',
      text: hasSharp
        ? 'installed'
        : 'not installed: slates, burned-in captions and some image formats need it (npm install sharp)',
    },
    {
      name: 'fonts',
      state: missingFonts === null ? 'good' : 'doubtful',
      text:
        missingFonts === null
          ? 'Latin and Chinese, for slates and burned-in captions'
          : `none for slates and burned-in captions (npm install ${missingFonts})`,
    },
  ];
}

// Only whether a key is set: the key itself is never shown.
function keyFindings(env: Terminal['env']): readonly Finding[] {
  const { traits } = openProviderRegistry();
  const without = traits.filter(({ keyVariable }) => keyVariable === null).map(({ id }) => `"${id}"`);
  return traits.flatMap(({ keyVariable }): readonly Finding[] => {
    if (keyVariable === null) return [];
    const text = env[keyVariable]
      ? `${keyVariable} is set`
      : `no ${keyVariable}; the provider ${without.join(', ')} needs none`;
    return [{ name: 'key', state: 'good', text }];
  });
}
