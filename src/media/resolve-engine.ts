import { RenderError } from '../diagnostics/render-error.js';
import type { WarnCache } from '../system/json-file.js';
import type { MediaEngine } from './engine.js';
import { type EngineCandidate, type Environment, listCandidates } from './engine-candidates.js';
import { findDefect } from './engine-needs.js';
import { nativeEngine } from './native-engine.js';
import { type TrialCache, trialCache } from './trial-cache.js';
import { tryEngine } from './try-engine.js';
import { wasmEngine } from './wasm-engine.js';

/** Where to look for an ffmpeg, and where to cache the results. */
export interface EngineSearch {
  /** The value of `--ffmpeg`: a binary, a name to look up in PATH, or `wasm`. */
  readonly flag?: string | undefined;
  readonly env: Environment;
  readonly trialsFile?: string | undefined;
  /** Receives the faults of that file. */
  readonly warnCache?: WarnCache | undefined;
  readonly signal: AbortSignal;
}

/** The result for one candidate, as `doctor` shows it. */
export interface EngineReport {
  readonly foundBy: string;
  readonly path: string | null;
  readonly version: string | null;
  readonly lacks: readonly string[];
  readonly selected: boolean;
  /** Why it was selected or not, as the end of a sentence. */
  readonly why: string;
}

/** Finds the ffmpeg to use: --ffmpeg, FFMPEG_PATH, ffmpeg-static, PATH, then the WebAssembly build. */
export async function resolveEngine(search: EngineSearch): Promise<MediaEngine> {
  const cache = trialCache(search.trialsFile, search.warnCache);
  const refused: string[] = [];
  for (const candidate of await listCandidates(search.flag, search.env)) {
    const found = await testCandidate(candidate, cache, search.signal);
    if ('engine' in found) return found.engine;
    if (candidate.required) throw engineUnusable(candidate, found.refusal);
    refused.push(`${candidate.foundBy}: ${found.refusal}`);
  }
  throw new RenderError(
    'ffmpeg-not-found',
    `No usable ffmpeg found.\n${refused.map((line) => `  ${line}`).join('\n')}`,
    { hint: REMEDIES },
  );
}

/** Resolves the engine on the first call only: an unchanged render never starts ffmpeg. */
export function lazyEngine(search: EngineSearch): () => Promise<MediaEngine> {
  let engine: Promise<MediaEngine> | undefined;
  return () => {
    engine ??= resolveEngine(search);
    return engine;
  };
}

/** Lists all candidates with the reason why each is used or not. */
export async function describeEngines(search: EngineSearch): Promise<readonly EngineReport[]> {
  const cache = trialCache(search.trialsFile, search.warnCache);
  const reports: EngineReport[] = [];
  let decided = false;
  for (const candidate of await listCandidates(search.flag, search.env)) {
    const found = await testCandidate(candidate, cache, search.signal);
    const usable = 'engine' in found;
    reports.push({
      foundBy: candidate.foundBy,
      path: candidate.path,
      version: usable ? found.engine.version : null,
      lacks: usable ? found.engine.lacks : [],
      selected: usable && !decided,
      why: usable ? (decided ? 'another one has priority' : 'the first usable one') : found.refusal,
    });
    // A broken engine that the user named is an error, so none after it is selected.
    decided ||= usable || candidate.required;
  }
  return reports;
}

const REMEDIES = [
  'Install ffmpeg 4.3 or newer with libx264 and add it to PATH,',
  'or set its path with --ffmpeg <path> or FFMPEG_PATH,',
  'or run `npm install ffmpeg-static @ffmpeg/core`.',
].join('\n');

async function testCandidate(
  { kind, foundBy, path, absence }: EngineCandidate,
  cache: TrialCache,
  signal: AbortSignal,
): Promise<{ readonly engine: MediaEngine } | { readonly refusal: string }> {
  if (path === null) return { refusal: absence };
  const build = kind === 'native' ? nativeEngine : wasmEngine;
  let trial = await cache.find(path);
  if (trial === undefined) {
    try {
      trial = await tryEngine(build({ path, foundBy, version: '', lacks: [] }), signal);
    } catch (error) {
      signal.throwIfAborted();
      return { refusal: `${path} does not run: ${(error as Error).message}` };
    }
    await cache.remember(path, trial);
  }
  const defect = findDefect(trial);
  if (defect !== undefined) return { refusal: `${path}: ${defect}` };
  return { engine: build({ path, foundBy, ...trial }) };
}

function engineUnusable(candidate: EngineCandidate, refusal: string): RenderError {
  return new RenderError(
    'ffmpeg-unusable',
    `The ffmpeg of ${candidate.foundBy} cannot be used: ${refusal}.`,
    {
      hint: `Choose another one, or remove the setting to search automatically.\n${REMEDIES}`,
    },
  );
}
