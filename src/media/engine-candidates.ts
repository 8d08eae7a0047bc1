import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { expandHome } from '../system/expand-home.js';

/** A place where an ffmpeg may be found. */
export interface EngineCandidate {
  readonly kind: 'native' | 'wasm';
  readonly foundBy: string;
  /** Null when nothing was found; `absence` is then the reason. */
  readonly path: string | null;
  readonly absence: string;
  /** The user named it: if it cannot be used, that is an error. It is never skipped. */
  readonly required: boolean;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Lists all places to look for an ffmpeg, in order of preference. The flag may also be the word `wasm`. */
export async function listCandidates(
  flag: string | undefined,
  env: Environment,
): Promise<readonly EngineCandidate[]> {
  const wasm = wasmCandidate();
  return [
    ...(flag === 'wasm'
      ? [{ ...wasm, foundBy: '--ffmpeg', required: true }]
      : namedCandidate('--ffmpeg', flag, env)),
    ...namedCandidate('FFMPEG_PATH', env.FFMPEG_PATH, env),
    await staticCandidate(),
    candidate('PATH', findInPath('ffmpeg', env), 'no ffmpeg in PATH'),
    wasm,
  ];
}

function namedCandidate(
  foundBy: string,
  given: string | undefined,
  env: Environment,
): readonly EngineCandidate[] {
  if (given === undefined || given === '') return [];
  const value = expandHome(given);
  // A bare name is looked up in PATH, like a shell does.
  const path =
    /[\\/]/.test(value) || isAbsolute(value) ? resolve(value) : (findInPath(value, env) ?? resolve(value));
  return [{ ...candidate(foundBy, isFile(path) ? path : null, `${path} is not a file`), required: true }];
}

async function staticCandidate(): Promise<EngineCandidate> {
  let path: string | null = null;
  try {
    const name: string = 'ffmpeg-static'; // A variable, so that the compiler does not require the optional package.
    path = ((await import(name)) as { default: string | null }).default;
  } catch {
    return candidate('ffmpeg-static', null, 'the package ffmpeg-static is not installed');
  }
  const exists = path !== null && isFile(path);
  return candidate(
    'ffmpeg-static',
    exists ? path : null,
    'the package ffmpeg-static is installed without its binary',
  );
}

function wasmCandidate(): EngineCandidate {
  let path: string | null = null;
  try {
    path = createRequire(import.meta.url)
      .resolve('@ffmpeg/core')
      .replace(/([\\/])umd([\\/])/, '$1esm$2');
  } catch {
    // This package is optional as well.
  }
  return {
    ...candidate('WebAssembly build', path, 'the package @ffmpeg/core is not installed'),
    kind: 'wasm',
  };
}

function candidate(foundBy: string, path: string | null, absence: string): EngineCandidate {
  return { kind: 'native', foundBy, path, absence, required: false };
}

function findInPath(name: string, env: Environment): string | null {
  const extensions = process.platform === 'win32' ? ['.exe', ''] : [''];
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  for (const folder of folders) {
    for (const extension of extensions) {
      const path = join(folder, `${name}${extension}`);
      if (isFile(path) && isExecutable(path)) return path;
    }
  }
  return null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // Missing, or in a folder of PATH without read permission.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
