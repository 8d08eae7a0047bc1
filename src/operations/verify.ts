import { join, resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import { assembleFilm } from '../film/output/assemble-film.js';
import { makeOutput } from '../film/output/make-output.js';
import { type CopiedPackets, verifyCopiedPackets } from '../film/picture/verify-copied-packets.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { diffLock, type LockDifference } from '../lockfile/diff.js';
import type { LockedEngine, LockedFilm } from '../lockfile/format.js';
import { lockPath } from '../lockfile/lock-path.js';
import { type FilmMatch, matchFiles } from '../lockfile/match.js';
import { openC2pa } from '../media/c2pa/c2pa-library.js';
import {
  type CheckedCredentials,
  type FileCredentialReading,
  readFileCredentials,
} from '../media/c2pa/file-credentials.js';
import { type FilmSimilarity, measureFilmSsim } from '../media/film-ssim.js';
import { BrokenMp4 } from '../media/mp4/boxes.js';
import { digestPackets } from '../media/packet-digest.js';
import { probeClip } from '../media/probe.js';
import { modelsUsed } from '../plan/models-used.js';
import { buildEdit, clipsOfShots, diffEdit, planOutputs } from '../project/edit.js';
import { filmTools } from '../project/film-tools.js';
import { chooseLockedClips, engineOf, requireLock } from '../project/lockfile.js';
import { prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import type { OutputsToMake } from '../project/publish-outputs.js';
import { ownProviders } from '../storyboard/shot-provider.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { hashFile } from '../system/hash-file.js';
import { openTempFolder } from '../system/temp-folder.js';

/** What is verified. */
export interface VerifyOptions {
  /** The film's path; default: where the storyboard writes it. */
  readonly film?: string | undefined;
  /** The least SSIM of a frame that passes, for a film of another ffmpeg; null when only equal frames pass. */
  readonly minSsim?: number | null;
  /** Certificates in PEM whose signatures are trusted; null for none. */
  readonly anchors?: string | null;
  readonly signal: AbortSignal;
}

/** The result of a verification. */
export type VerifyOutcome =
  | InvalidSource
  /** The locked film cannot be rebuilt: the storyboard differs from the lockfile, or clips are missing. */
  | { readonly status: 'drifted'; readonly drift: readonly LockDifference[]; readonly lockfile: string }
  | ComparedFilm;

/** A film compared with the one that was rebuilt from the lockfile and the store. */
export interface ComparedFilm {
  readonly status: 'compared';
  readonly film: string;
  readonly digest: Digest;
  readonly rebuilt: Digest;
  readonly locked: LockedFilm;
  readonly match: FilmMatch;
  /** How similar the frames are when the coded frames differ; null for films of another size or length. */
  readonly similarity: FilmSimilarity | null;
  /** How many coded frames of the film were copied from the clips without change. */
  readonly packets: CopiedPackets;
  /** The further outputs, compared; none when another film was named. */
  readonly outputs: readonly ComparedOutput[];
  readonly engine: LockedEngine | null;
  readonly credentials: CheckedCredentials;
  readonly gate: VerifyGate;
}

/**
 * Whether a film passes: it differs from the locked one, it is less similar than `minSsim` requires, or its signature is
 * missing or invalid.
 */
export type VerifyGate = 'passed' | 'differs' | 'below-min-ssim' | 'bad-credentials';

/** A further output compared with the one that was rebuilt. */
export interface ComparedOutput {
  readonly path: string;
  readonly rebuilt: Digest;
  readonly match: FilmMatch | 'missing';
  /** Absent for an animation, which has none. */
  readonly credentials?: CheckedCredentials;
}

/** Rebuilds the locked film from the store and compares a film with it. Writes nothing, submits nothing. */
export async function verify(
  project: Project,
  { film, minSsim = null, anchors = null, signal }: VerifyOptions,
): Promise<VerifyOutcome> {
  const prepared = await prepareStoryboard(project, { web: 'remembered', signal });
  if (prepared.status === 'invalid') return prepared;
  const { keyframes } = prepared;
  const { plan, lock } = applyPicks(
    prepared.plan,
    await requireLock(project),
    ownProviders(prepared.storyboard),
  );
  const lockfile = lockPath(project.storyboard);
  const drift = diffLock(plan, lock);
  if (drift.length > 0) return { status: 'drifted', drift, lockfile };
  const missing = await chooseLockedClips(project, { plan, lock });
  if (missing.length > 0) return { status: 'drifted', drift: missing, lockfile };

  const clips = clipsOfShots(plan, await project.store.findAll(plan.takes.map(({ key }) => key)));
  if (clips === null) throw new Error('A clip is missing that was just chosen.'); // chooseLockedClips found all of them.
  const built = buildEdit({ ...prepared, clips, models: modelsUsed(plan) }, project.root);
  const planned = planOutputs(built);
  const edit = diffEdit(built, planned, lock);
  if (lock.film === null || edit.length > 0) return { status: 'drifted', drift: edit, lockfile };

  const path = resolve(film ?? built.path);
  const digest = await digestOf(path, signal);
  if (digest !== lock.film.digest) await requireFilm(path, signal);
  await using folder = await openTempFolder(project.stateFolder, 'verify');
  // Cached segments are not used: encoding them is part of what is verified.
  const rebuilt = await assembleFilm(
    {
      timeline: built.timeline,
      output: join(folder.path, 'film.mp4'),
      cache: join(folder.path, 'segments'),
      keyframes: keyframes.values(),
    },
    filmTools(project, signal),
  );
  const pair = [path, rebuilt.path] as const;
  const match = await matchFiles(
    { digest, packets: () => digestPackets(path, signal) },
    { digest: rebuilt.digest, packets: () => digestPackets(rebuilt.path, signal) },
  );
  const similarity = match === 'none' ? await similarityOf(pair, project, signal) : null;
  await using library = openC2pa();
  const reading = { anchors, library, signal };
  const outputs =
    film === undefined
      ? await compareOutputs({ planned, edit: built }, { folder: folder.path, project, reading })
      : [];
  const credentials = await checkCredentials(path, reading);
  return {
    status: 'compared',
    film: path,
    digest,
    rebuilt: rebuilt.digest,
    locked: lock.film,
    match,
    similarity,
    packets: await verifyCopiedPackets(path, [...clips.values()], signal),
    outputs,
    engine: await engineOf(project, signal),
    credentials,
    gate: gateOf(
      { match, similarity, outputs, credentials },
      { minSsim, signed: isSigned(prepared, project) },
    ),
  };
}

/** What a film has to fulfil. */
export interface VerifyTerms {
  readonly minSsim: number | null;
  /** Whether the storyboard wants films to be signed. */
  readonly signed: boolean;
}

/** Whether a compared film passes. */
export function gateOf(
  {
    match,
    similarity,
    outputs,
    credentials,
  }: Pick<ComparedFilm, 'match' | 'similarity' | 'outputs' | 'credentials'>,
  { minSsim, signed }: VerifyTerms,
): VerifyGate {
  // --min-ssim is used with another ffmpeg, which writes other bytes into every file.
  const differing = minSsim === null && outputs.some((output) => output.match === 'none');
  if (differing || outputs.some((output) => output.match === 'missing')) return 'differs';
  if (match === 'none' && minSsim === null) return 'differs';
  if (match === 'none' && !(similarity !== null && similarity.worst.ssim >= (minSsim ?? 1)))
    return 'below-min-ssim';
  const checked = [credentials, ...outputs.flatMap((output) => output.credentials ?? [])];
  const bad = checked.some(({ state }) => state === 'invalid' || (state === 'none' && signed));
  return bad ? 'bad-credentials' : 'passed';
}

function isSigned({ storyboard }: { readonly storyboard: Storyboard }, { env }: Project): boolean {
  return storyboard.film.credentials !== undefined || (env.INBETWEEN_C2PA_CERT ?? '') !== '';
}

async function checkCredentials(path: string, reading: FileCredentialReading): Promise<CheckedCredentials> {
  const { state, reasons } = await readFileCredentials(path, reading);
  return { state, reasons };
}

async function compareOutputs(
  { planned, edit: { keyframes } }: OutputsToMake,
  { folder, project, reading }: { folder: string; project: Project; reading: FileCredentialReading },
): Promise<readonly ComparedOutput[]> {
  const { signal } = reading;
  const compared: ComparedOutput[] = [];
  for (const [index, { settings, path, timeline }] of planned.entries()) {
    const kind = settings.kind;
    const ending = kind === 'film' ? 'mp4' : kind;
    const rebuilt = await makeOutput(
      {
        ...{ kind, timeline, path: join(folder, `output-${index}.${ending}`) },
        ...{ cache: join(folder, 'segments'), scratch: folder },
        keyframes: keyframes.values(),
      },
      { ...filmTools(project, signal), emit: () => {} },
    );
    const digest = await digestOf(path, signal).catch((error) => {
      if (error instanceof RenderError) return null;
      throw error;
    });
    const packetsOf = (file: string) => async () =>
      kind === 'film' ? await digestPackets(file, signal).catch(nullIfBroken) : null;
    const match =
      digest === null
        ? 'missing'
        : await matchFiles(
            { digest, packets: packetsOf(path) },
            { digest: rebuilt.digest, packets: packetsOf(rebuilt.path) },
          );
    const signature =
      kind === 'film' && digest !== null ? { credentials: await checkCredentials(path, reading) } : {};
    compared.push({ path, rebuilt: rebuilt.digest, match, ...signature });
  }
  return compared;
}

async function digestOf(path: string, signal: AbortSignal): Promise<Digest> {
  try {
    return await hashFile(path, signal);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ENXIO'].includes(codeOf(error))) throw error;
    throw new RenderError('film-missing', `There is no film at ${path}.`, {
      hint: 'Make it with `inbetween render --frozen`, or name another one.',
      cause: error,
    });
  }
}

// It may be an incomplete download, or the pointer file that Git LFS keeps in place of a large file.
async function requireFilm(path: string, signal: AbortSignal): Promise<void> {
  try {
    await digestPackets(path, signal);
  } catch (cause) {
    if (!(cause instanceof BrokenMp4)) throw cause;
    throw new RenderError('film-unreadable', `${path} is not a complete film: ${cause.message}.`, {
      hint: 'Make it with `inbetween render --frozen`, or name another one.',
      cause,
    });
  }
}

function nullIfBroken(error: unknown): null {
  if (error instanceof BrokenMp4) return null;
  throw error;
}

async function similarityOf(
  pair: readonly [string, string],
  project: Project,
  signal: AbortSignal,
): Promise<FilmSimilarity | null> {
  const [a, b] = await Promise.all([probeClip(pair[0]), probeClip(pair[1])]);
  if (a.width !== b.width || a.height !== b.height || a.frames !== b.frames) return null;
  return measureFilmSsim(await project.engine(signal), pair, signal);
}
