import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeEngines, type EngineReport } from '../media/resolve-engine.js';
import { missingTextPackage } from '../media/set-text.js';
import { openProviderRegistry } from '../providers/registry.js';
import { formatBytes } from '../report/format-values.js';

/** What a diagnosis looks at. */
export interface DoctorOptions {
  /** Absolute; it need not exist. */
  readonly stateFolder: string;
  /** Path of the ffmpeg to check; default: all that are found. */
  readonly ffmpeg?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** What a render needs on this machine, and what is there. */
export interface DoctorOutcome {
  /** No finding is bad. */
  readonly ok: boolean;
  readonly engines: readonly EngineReport[];
  readonly findings: readonly Finding[];
  readonly stateFolder: string;
  readonly node: string;
  readonly platform: string;
}

/** One fact about the machine. */
export interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  /** One or more lines. */
  readonly text: string;
}

/** Checks Node, ffmpeg, the disk, optional packages and API keys. Writes nothing. */
export async function doctor({ stateFolder, ffmpeg, env, signal }: DoctorOptions): Promise<DoctorOutcome> {
  const engines = await describeEngines({ flag: ffmpeg, env, signal });
  const findings = [
    nodeFinding(),
    ...engineFindings(engines),
    ...(await diskFindings(stateFolder)),
    ...(await packageFindings()),
    ...keyFindings(env),
  ];
  return {
    ok: findings.every(({ state }) => state !== 'bad'),
    engines,
    findings,
    stateFolder,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
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
function keyFindings(env: DoctorOptions['env']): readonly Finding[] {
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
