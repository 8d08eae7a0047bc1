import type { Digest } from '../base/digest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { inFileOrder } from '../diagnostics/in-file-order.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import { inputFiles } from '../ingest/input-files.js';
import { loadKeyframes } from '../ingest/load-keyframes.js';
import { lookAtOutput } from '../ingest/output-place.js';
import { sameNames } from '../ingest/same-names.js';
import { missingTextPackage } from '../media/set-text.js';
import { checkMachine, needsMachineCheck } from '../plan/check-machine.js';
import { checkOutputs } from '../plan/check-output-place.js';
import { type WrittenCap, warnForeignCap } from '../plan/cost-cap.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import type { Keyframe } from '../plan/keyframe.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { ProviderRegistry } from '../providers/registry.js';
import { stateLayout } from '../store/layout.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import { nameOfSettings } from '../storyboard/shot-provider.js';
import type { ParsedStoryboard, Storyboard } from '../storyboard/storyboard.js';
import { idleAnchors } from '../timeline/idle-anchors.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import { unplayedParts } from '../timeline/unplayed-parts.js';
import { type FilmCredentials, type LoadedCredentials, loadCredentials } from './credentials.js';
import { checkFilmOption } from './film-place.js';
import { type FilmProviders, openFilmProviders } from './film-providers.js';
import { fitCaptions } from './fit-captions.js';
import { fitMark } from './fit-mark.js';
import { type LoadedAudio, loadAudio } from './load-audio.js';
import { planTakes } from './plan-takes.js';
import type { Project } from './project.js';
import { settingErrors, settingFiles } from './setting-errors.js';
import { writtenFiles } from './written-files.js';

/** How to read and check a storyboard. */
export interface PrepareOptions {
  /** Instead of the provider that the storyboard names. */
  readonly provider?: string | undefined;
  /** Whether shots with several takes get all of them; default: all. */
  readonly retakes?: 'all' | 'none';
  /** Burn a slate into the clips. Throws RenderError `bad-option` for a provider that cannot. */
  readonly slate?: boolean;
  /**
   * Images on the web. `fetch`: compared with their address now. `once`: fetched only if they are not cached.
   * `remembered`: only cached ones. `skip`: unknown ones are ignored, for a check without network; then there may be no
   * plan although there is no error.
   */
  readonly web?: 'fetch' | 'once' | 'remembered' | 'skip';
  /** The file of the film instead of the storyboard's, relative to the working folder. */
  readonly output?: string | undefined;
  /**
   * Whether shots with `skip: true` are left out, or planned as if they were in the film, if they
   * have no errors; default: left out.
   */
  readonly skipped?: 'left-out' | 'as-planned';
  /**
   * What signs the film. `needed`: it is read and tried. `if-present`: the same, but a file that is missing is a warning,
   * because keys are not on every machine. Default: it is not read.
   */
  readonly credentials?: 'needed' | 'if-present' | 'unused';
  readonly signal: AbortSignal;
}

/** A storyboard that can be rendered, or all of its errors. */
export type Prepared =
  | ({
      readonly status: 'ready';
      readonly source: LocatedSource;
      readonly storyboard: Storyboard;
      readonly providers: FilmProviders;
      readonly plan: RenderPlan;
      /** Sound files by the src that names them. */
      readonly sounds: ReadonlyMap<string, SoundFile>;
      /** The lengths of the sound files, in seconds. */
      readonly soundLengths: ReadonlyMap<Digest, number>;
      /** Driving audio, by the src that names it. */
      readonly drivingAudio: ReadonlyMap<string, DrivingAudio>;
      /** The lengths of sounds in seconds, by the src that names them. */
      readonly voiceSeconds: ReadonlyMap<string, number>;
      /** By uri, as the storyboard names them. */
      readonly keyframes: ReadonlyMap<string, Keyframe>;
      /** What signs the film; null for nothing, and where it is not needed. */
      readonly credentials: FilmCredentials | null;
      /** Warnings only. */
      readonly diagnostics: readonly Diagnostic[];
    } & NamedFiles)
  | ({
      readonly status: 'invalid';
      readonly source: LocatedSource;
      readonly diagnostics: readonly Diagnostic[];
    } & NamedFiles);

interface NamedFiles {
  /** Addresses of all images and sounds that the storyboard names, whether they exist or not. */
  readonly named: readonly string[];
}

/** Reads, checks and plans a storyboard, without regard to the clips that exist. Spends nothing, writes no clip. */
export async function prepareStoryboard(project: Project, options: PrepareOptions): Promise<Prepared> {
  const prepared = await prepareOnce(project, options);
  if (prepared.status === 'ready' || options.skipped !== 'as-planned') return prepared;
  // What is wrong with a shot does not matter while it is skipped.
  return prepareOnce(project, { ...options, skipped: 'left-out' });
}

async function prepareOnce(project: Project, options: PrepareOptions): Promise<Prepared> {
  const file = await project.readSource();
  const parsed = withSkipped(parseStoryboard(file, project.env, project.providers.traits), options);
  const { source, storyboard } = parsed;
  // Images are loaded even when the text has errors, so that all errors are reported at once.
  const loaded = await loadImages(parsed.images, project, options);
  const images = parsed.images.flatMap(({ first, last }) => [first, last].flatMap((one) => one?.uri ?? []));
  const found = [...parsed.diagnostics, ...loaded.diagnostics];
  if (!storyboard) {
    const more = await checkSoundPart(parsed, { loaded, project, options });
    return {
      status: 'invalid',
      source,
      named: images,
      diagnostics: inFileOrder(source, [...found, ...more]),
    };
  }
  const audio = [
    storyboard.film.audio,
    ...storyboard.shots.flatMap((shot) => [shot.audio, shot.drivingAudio]),
  ];
  const named = [...images, ...audio.flatMap((one) => one?.src ?? [])];
  const heard = await loadAudio(storyboard, project, options.signal);
  const { sounds, driving } = heard;
  const surroundings = { ...project, inputs: await inputFiles(storyboard, project) };
  const places = await Promise.all(
    writtenFiles(storyboard.film).map((one) => lookAtOutput(one, surroundings)),
  );
  if (options.output !== undefined)
    await checkFilmOption(options.output, {
      film: storyboard.film,
      outputs: places.slice(1),
      context: surroundings,
    });
  const providers = await openFilmProviders(storyboard, options.provider, project);
  named.push(...settingFiles(providers, project));
  // The cache key contains the slate: the same clip would be paid for twice, without ever showing it.
  for (const { provider } of options.slate ? providers.all : []) {
    const { traits } = project.providers.entry(provider.id);
    if (!traits.burnsSlates) throw noSlate(provider.id, project.providers);
  }
  const { keyframes } = loaded;
  const { slate = false, retakes = 'all' } = options;
  const voiceSeconds = voiceSecondsOf(heard);
  const input = { storyboard, keyframes, drivingAudio: driving, voiceSeconds, slate, retakes };
  const planned = planTakes(input, providers, project);
  const signed = await credentialsFor(storyboard, project, options);
  const diagnostics = inFileOrder(source, [
    ...found,
    ...(await sameNames(project.storyboard)),
    ...heard.diagnostics,
    ...checkOutputs(places),
    ...(await checkThisMachine(storyboard, project, options.signal)),
    ...settingErrors(providers),
    ...planned.diagnostics,
    ...writtenCaps(storyboard, planned.plan).flatMap(warnForeignCap),
    ...(planned.plan ? idleAnchors(storyboard, planned.plan) : []),
    ...(planned.plan ? unplayedParts({ storyboard, plan: planned.plan, ...heard }) : []),
    ...(await fitCaptions(storyboard, { plan: planned.plan, project })),
    ...(await fitMark(storyboard.film, planned.plan)),
    ...signed.diagnostics,
  ]);
  if (!planned.plan || diagnostics.some(({ severity }) => severity === 'error')) {
    return { status: 'invalid', source, named, diagnostics };
  }
  return {
    status: 'ready',
    source,
    storyboard,
    providers,
    plan: planned.plan,
    sounds,
    soundLengths: heard.lengths,
    drivingAudio: driving,
    voiceSeconds,
    keyframes,
    credentials: signed.credentials,
    named,
    diagnostics,
  };
}

async function credentialsFor(
  { film }: Storyboard,
  project: Project,
  { credentials = 'unused', signal }: PrepareOptions,
): Promise<Pick<LoadedCredentials, 'credentials' | 'diagnostics'>> {
  if (credentials === 'unused') return { credentials: null, diagnostics: [] };
  const { diagnostics, missing, ...loaded } = await loadCredentials(film, project, signal);
  if (credentials === 'needed' || !missing) return { ...loaded, diagnostics };
  return { ...loaded, diagnostics: diagnostics.map((one) => ({ ...one, severity: 'warning' as const })) };
}

// All audio, and the shapes of images of shots without an error, so that all errors are reported at once.
async function checkSoundPart(
  { sound, sounds }: Pick<ParsedStoryboard, 'sound' | 'sounds'>,
  {
    loaded,
    project,
    options,
  }: {
    readonly loaded: Awaited<ReturnType<typeof loadImages>>;
    readonly project: Project;
    readonly options: PrepareOptions;
  },
): Promise<readonly Diagnostic[]> {
  if (sounds === undefined) return [];
  const heard = await loadAudio(sounds, project, options.signal);
  if (sound === undefined) return errorsOf(heard.diagnostics);
  const providers = await openFilmProviders(sound, options.provider, project).catch((error: unknown) => {
    if (error instanceof RenderError) return null; // It is thrown when the storyboard has no errors.
    throw error;
  });
  if (providers === null) return errorsOf(heard.diagnostics);
  const input = { storyboard: sound, keyframes: loaded.keyframes, drivingAudio: heard.driving, slate: false };
  const planned = planTakes({ ...input, voiceSeconds: voiceSecondsOf(heard) }, providers, project);
  return errorsOf([...heard.diagnostics, ...settingErrors(providers), ...planned.diagnostics]);
}

// Warnings can wait until the text has no errors.
function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function voiceSecondsOf({ sounds, lengths }: LoadedAudio): ReadonlyMap<string, number> {
  return new Map(
    [...sounds].flatMap(([src, { digest }]) => {
      const seconds = lengths.get(digest);
      return seconds === undefined ? [] : [[src, seconds] as const];
    }),
  );
}

async function loadImages(
  images: ParsedStoryboard['images'],
  project: Project,
  { web, signal }: PrepareOptions,
): ReturnType<typeof loadKeyframes> {
  // The images of a shot that is skipped need not exist yet.
  const shots = images.filter(({ skipped }) => !skipped);
  return loadKeyframes(
    { shots },
    {
      root: project.root,
      cacheFolder: stateLayout(project.stateFolder).keyframes.folder,
      warnCache: project.warnCache,
      offline: web === 'remembered',
      skipUnknownUrls: web === 'skip',
      trustCache: web === 'once',
      signal,
    },
  );
}

function withSkipped(parsed: ParsedStoryboard, { skipped = 'left-out' }: PrepareOptions): ParsedStoryboard {
  if (skipped === 'left-out') return parsed;
  const images = parsed.images.map(({ first, last }) => ({ first, last }));
  if (!parsed.storyboard) return { ...parsed, images };
  const { skipped: left = [], ...storyboard } = parsed.storyboard;
  const shots = [...storyboard.shots, ...left].sort((a, b) => Number(a.at[1]) - Number(b.at[1]));
  return { ...parsed, images, storyboard: { ...storyboard, shots } };
}

function writtenCaps(storyboard: Storyboard, plan: RenderPlan | undefined): readonly WrittenCap[] {
  const all = [storyboard.provider, ...(storyboard.providers ?? []).map(({ settings }) => settings)];
  return all.flatMap((settings) => {
    if (settings.maxCost === null) return [];
    const name = nameOfSettings(settings);
    const takes = (plan?.takes ?? []).filter(({ request }) => providerNameOf(request) === name);
    const at = [...settings.at.filter((key) => key !== 'use'), 'max_cost'];
    return [{ cap: settings.maxCost, at, prices: takes.map(({ price }) => price) }];
  });
}

function noSlate(provider: string, { traits }: ProviderRegistry): RenderError {
  const able = traits.find(({ burnsSlates }) => burnsSlates)?.id;
  return new RenderError('bad-option', `The provider "${provider}" cannot burn a slate into its clips.`, {
    hint: `Leave --slate out${able ? `, or use it with "--provider ${able}"` : ''}.`,
  });
}

async function checkThisMachine(
  storyboard: Storyboard,
  project: Project,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  if (!needsMachineCheck(storyboard)) return [];
  // A missing ffmpeg is reported when one is needed, with all places that were searched.
  const { lacks } = await project.engine(signal).catch(() => ({ lacks: [] }));
  return checkMachine(storyboard, { missingTextPackage: missingTextPackage(), missing: lacks });
}
