import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CHINESE, hasFont, installedFonts, KOREAN } from '../media/fonts.js';
import { describeEngines, type EngineReport } from '../media/resolve-engine.js';
import type { Project } from '../project/project.js';
import { formatBytes } from '../report/format-values.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { openTempFolder } from '../system/temp-folder.js';
import type { Finding } from './doctor-findings/finding.js';
import { storyboardFindings } from './doctor-findings/storyboard-findings.js';

export type { Finding } from './doctor-findings/finding.js';

/** What a diagnosis looks at. */
export interface DoctorOptions {
  /** Its storyboard and its state folder need not exist. */
  readonly project: Project;
  /** Path of the ffmpeg to check; default: all that are found. */
  readonly ffmpeg?: string;
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

/**
 * Checks Node, ffmpeg, the disk, optional packages, and what the storyboard needs: a key, and places that can be written.
 * The files that it writes for that are deleted again.
 */
export async function doctor({ project, ffmpeg, signal }: DoctorOptions): Promise<DoctorOutcome> {
  const { env, stateFolder } = project;
  const engines = await describeEngines({ flag: ffmpeg, env, signal });
  const findings = [
    nodeFinding(),
    ...engineFindings(engines),
    ...(await diskFindings(stateFolder)),
    ...(await packageFindings()),
    ...(await storyboardFindings(project, signal)),
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
    await stateFinding(stateFolder, exists),
    { name: 'disk', state: free < 1e9 ? 'doubtful' : 'good', text: `${formatBytes(free)} free` },
  ];
}

async function stateFinding(stateFolder: string, exists: boolean): Promise<Finding> {
  const name = 'state';
  try {
    // A folder inside shows the same as a file, and a lock of another process does not matter.
    await using _ = await openTempFolder(await nearestFolder(stateFolder), 'doctor');
    return { name, state: 'good', text: `${stateFolder}${exists ? '' : ' (created by the first render)'}` };
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return { name, state: 'bad', text: `${stateFolder} is not writable: ${errnoMessage(error)}` };
  }
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
  const fonts = installedFonts();
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
      state: 'good',
      text: [
        'European letters',
        ...(fonts.includes(CHINESE.package ?? '') ? ['Chinese and Japanese'] : []),
        ...(fonts.includes(KOREAN.package ?? '') ? ['Korean'] : []),
        ...[CHINESE, KOREAN].flatMap((font) =>
          hasFont(font)
            ? []
            : [
                `to burn in ${font === KOREAN ? 'Korean' : 'Chinese and Japanese'} captions: npm install ${font.package}`,
              ],
        ),
      ].join('; '),
    },
  ];
}
