import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from './engine.js';
import { type EngineCandidate, type Environment, engineCandidates } from './engine-candidates.js';
import { unusableBecause } from './engine-needs.js';
import { nativeEngine } from './native-engine.js';
import { type TrialCache, trialCache } from './trial-cache.js';
import { tryEngine } from './try-engine.js';
import { wasmEngine } from './wasm-engine.js';

/** Where to look for an ffmpeg, and where to remember what was found. */
export interface EngineSearch {
  /** What `--ffmpeg` names: a binary, a word to look up in PATH, or `wasm`. */
  readonly flag?: string | undefined;
  readonly env: Environment;
  readonly trialsFile?: string | undefined;
  readonly signal: AbortSignal;
}

/** What became of one candidate, as `doctor` shows it. */
export interface EngineReport {
  readonly foundBy: string;
  readonly path: string | null;
  readonly version: string | null;
  readonly lacks: readonly string[];
  readonly taken: boolean;
  /** Why it was taken or not, as the end of a sentence. */
  readonly why: string;
}

/** Finds the ffmpeg to use: --ffmpeg, FFMPEG_PATH, ffmpeg-static, PATH, then the WebAssembly build. */
export async function resolveEngine(search: EngineSearch): Promise<MediaEngine> {
  const cache = trialCache(search.trialsFile);
  const refused: string[] = [];
  for (const candidate of await engineCandidates(search.flag, search.env)) {
    const found = await examine(candidate, cache, search.signal);
    if ('engine' in found) return found.engine;
    if (candidate.demanded) throw unusable(candidate, found.refusal);
    refused.push(`${candidate.foundBy}: ${found.refusal}`);
  }
  throw new RenderError(
    'ffmpeg-not-found',
    `No usable ffmpeg was found.\n${refused.map((line) => `  ${line}`).join('\n')}`,
    { hint: REMEDIES },
  );
}

/** The same, but only when first asked for: an unchanged render never touches an ffmpeg. */
export function lazyEngine(search: EngineSearch): () => Promise<MediaEngine> {
  let engine: Promise<MediaEngine> | undefined;
  return () => {
    engine ??= resolveEngine(search);
    return engine;
  };
}

/** Every candidate with the reason why it is the one that is used, or is not. */
export async function describeEngines(search: EngineSearch): Promise<readonly EngineReport[]> {
  const cache = trialCache(search.trialsFile);
  const reports: EngineReport[] = [];
  let decided = false;
  for (const candidate of await engineCandidates(search.flag, search.env)) {
    const found = await examine(candidate, cache, search.signal);
    const usable = 'engine' in found;
    reports.push({
      foundBy: candidate.foundBy,
      path: candidate.path,
      version: usable ? found.engine.version : null,
      lacks: usable ? found.engine.lacks : [],
      taken: usable && !decided,
      why: usable ? (decided ? 'another comes first' : 'the first that can be used') : found.refusal,
    });
    // A broken one that the user named is an error, so nothing after it is taken.
    decided ||= usable || candidate.demanded;
  }
  return reports;
}

const REMEDIES = [
  'Install ffmpeg 4.3 or newer with libx264 and put it in PATH,',
  'or name one with --ffmpeg <path> or FFMPEG_PATH,',
  'or run `npm install ffmpeg-static @ffmpeg/core`.',
].join('\n');

async function examine(
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
  const because = unusableBecause(trial);
  if (because !== undefined) return { refusal: `${path} cannot be used: ${because}` };
  return { engine: build({ path, foundBy, ...trial }) };
}

function unusable(candidate: EngineCandidate, refusal: string): RenderError {
  return new RenderError('ffmpeg-unusable', `${candidate.foundBy} names an ffmpeg, but ${refusal}.`, {
    hint: `Name another, or take the setting away to let one be found.\n${REMEDIES}`,
  });
}
