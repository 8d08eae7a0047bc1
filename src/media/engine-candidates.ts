import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** A place where an ffmpeg may be. */
export interface EngineCandidate {
  readonly kind: 'native' | 'wasm';
  readonly foundBy: string;
  /** Null when nothing is there; `absence` then says so. */
  readonly path: string | null;
  readonly absence: string;
  /** The user named it, so it is used or it is an error, and never passed over. */
  readonly demanded: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every place to look, the first choice first. The flag may also be the word `wasm`. */
export async function engineCandidates(
  flag: string | undefined,
  env: Environment,
): Promise<readonly EngineCandidate[]> {
  const wasm = wasmCandidate();
  return [
    ...(flag === 'wasm' ? [{ ...wasm, foundBy: '--ffmpeg', demanded: true }] : named('--ffmpeg', flag, env)),
    ...named('FFMPEG_PATH', env.FFMPEG_PATH, env),
    await staticCandidate(),
    candidate('PATH', onPath('ffmpeg', env), 'no ffmpeg in PATH'),
    wasm,
  ];
}

function named(foundBy: string, value: string | undefined, env: Environment): readonly EngineCandidate[] {
  if (value === undefined || value === '') return [];
  // A bare word is looked up as a shell would do it.
  const path =
    /[\\/]/.test(value) || isAbsolute(value) ? resolve(value) : (onPath(value, env) ?? resolve(value));
  return [{ ...candidate(foundBy, isFile(path) ? path : null, `${path} is no file`), demanded: true }];
}

async function staticCandidate(): Promise<EngineCandidate> {
  let path: string | null = null;
  try {
    const name: string = 'ffmpeg-static'; // Optional: it is not installed everywhere, so the compiler must not ask for it.
    path = ((await import(name)) as { default: string | null }).default;
  } catch {
    return candidate('ffmpeg-static', null, 'the package ffmpeg-static is not installed');
  }
  const there = path !== null && isFile(path);
  return candidate(
    'ffmpeg-static',
    there ? path : null,
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
    // Optional as well.
  }
  return {
    ...candidate('WebAssembly build', path, 'the package @ffmpeg/core is not installed'),
    kind: 'wasm',
  };
}

function candidate(foundBy: string, path: string | null, absence: string): EngineCandidate {
  return { kind: 'native', foundBy, path, absence, demanded: false };
}

function onPath(name: string, env: Environment): string | null {
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, `${name}${ending}`);
      if (isFile(path) && isExecutable(path)) return path;
    }
  }
  return null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // Not there, or in a folder of PATH that is closed to us.
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
