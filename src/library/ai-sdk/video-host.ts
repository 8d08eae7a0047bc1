import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '../../base/json.js';
import type { PlannedTake } from '../../plan/render-plan.js';
import { openLibraryProject, type ProjectOptions } from '../../project/open-library-project.js';
import { type Prepared, prepareStoryboard } from '../../project/prepare.js';
import type { Project } from '../../project/project.js';
import type { Provider } from '../../providers/provider.js';
import type { ProviderEntry } from '../../providers/provider-entry.js';
import { useOf } from '../../providers/provider-use.js';
import { builtInProviders } from '../../providers/registry.js';
import { parseStoryboard } from '../../storyboard/parse-storyboard.js';
import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import { removeAtExit } from '../../system/remove-at-exit.js';
import { sdkError } from './sdk-error.js';

/** A provider by its id, as an entry of a registry, or opened. */
export type GivenProvider = string | ProviderEntry | Provider;

/** What a host is opened with. */
export interface HostSetup extends Omit<ProjectOptions, 'signal'> {
  readonly provider: GivenProvider;
  readonly model: string;
  /** The settings of the provider, as a storyboard writes them. */
  readonly settings: Readonly<Record<string, JsonValue>>;
}

/** A provider that is open, and plans for single clips of it. */
export interface VideoHost extends AsyncDisposable {
  /** An existing folder of this host. */
  readonly folder: string;
  readonly provider: Provider;
  readonly kind: ProviderTraits['kind'];
  /** The take of a shot with these settings, with all checks of a storyboard. Throws errors of the SDK. */
  plan(
    shot: Readonly<Record<string, JsonValue>>,
    how: PlanHow,
  ): Promise<{ readonly take: PlannedTake; readonly doubts: readonly string[] }>;
}

/** How a shot is planned. */
export interface PlanHow {
  /** What messages call the files of the shot, by their paths. */
  readonly names: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** Opens a provider in a folder of its own. Throws errors of the SDK, and RenderError. */
export async function openVideoHost(setup: HostSetup): Promise<VideoHost> {
  const { provider: given, model, settings, providers = [], stateFolder, ...options } = setup;
  const { id, entries } = entryOf(given, model);
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-video-'));
  // Images of callers must not stay there, also when the model is never closed.
  removeAtExit(folder);
  const document = (shot: Readonly<Record<string, JsonValue>>) => ({
    version: 1,
    provider: { ...settings, use: id },
    shots: [{ id: 'clip', model, ...shot }],
  });
  const project = openLibraryProject(
    { document: document({}), folder },
    { ...options, providers: [...providers, ...entries], stateFolder: stateFolder ?? join(folder, 'state') },
  );
  try {
    const provider = await openProvider(project, document({ first: 'first.png', last: 'last.png' }));
    return {
      ...{ folder, provider, kind: project.providers.entry(provider.id).traits.kind },
      plan: (shot, how) => planTake(project, document(shot), how),
      async [Symbol.asyncDispose]() {
        await project[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      },
    };
  } catch (error) {
    await project[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

async function openProvider(project: Project, document: object): Promise<Provider> {
  const { storyboard, diagnostics } = parseStoryboard(
    sourceOf(document),
    project.env,
    project.providers.traits,
  );
  if (storyboard) return await project.provider(storyboard.provider.use, useOf(storyboard.provider));
  throw invalid('settings', diagnostics);
}

async function planTake(project: Project, document: object, { names, signal }: PlanHow) {
  const asked: Project = { ...project, readSource: async () => sourceOf(document) };
  const prepared = await prepareStoryboard(asked, { web: 'fetch', signal });
  const diagnostics = prepared.diagnostics.map((one) => ({
    ...one,
    message: [...names].reduce((text, [path, name]) => text.replaceAll(path, name), one.message),
  }));
  if (prepared.status === 'invalid') throw invalid('call', diagnostics);
  const [take] = prepared.plan.takes;
  if (take === undefined) throw new Error('The plan of a shot has no take.');
  return { take, doubts: diagnostics.map(sentenceOf) };
}

function sourceOf(document: object) {
  return { name: 'call', bytes: Buffer.from(JSON.stringify(document)) };
}

type Diagnostics = Prepared['diagnostics'];

function sentenceOf({ message, help }: Diagnostics[number]): string {
  return `${message} ${help}`;
}

// A last frame that the model would ignore is an error: it is never dropped.
function invalid(argument: string, diagnostics: Diagnostics): Error {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const message = errors.map(sentenceOf).join('\n');
  const [first] = errors;
  return first && /unsupported|ignored|needs-last|no-last/.test(first.code)
    ? sdkError('UnsupportedFunctionalityError', message, { functionality: first.code, code: first.code })
    : sdkError('InvalidArgumentError', message, { argument, ...(first ? { code: first.code } : {}) });
}

function entryOf(
  given: GivenProvider,
  model: string,
): { readonly id: string; readonly entries: readonly ProviderEntry[] } {
  if (typeof given === 'string') return { id: given, entries: [] };
  if ('traits' in given) return { id: given.traits.id, entries: [given] };
  const known = builtInProviders.find(({ traits }) => traits.id === given.id);
  const traits = { ...(known?.traits ?? otherTraits(given.id)), models: [model], defaultModel: model };
  // Its owner closes it.
  return { id: given.id, entries: [{ ...known, traits, open: async () => withoutDispose(given) }] };
}

function otherTraits(id: string): Omit<ProviderTraits, 'models' | 'defaultModel'> {
  return {
    ...{ id, description: 'a provider of this program', kind: 'paid', burnsSlates: false },
    ...{
      acceptsAudio: false,
      keyVariable: null,
      addressVariable: null,
      hosts: [],
      schemes: [],
      settings: {},
    },
  };
}

function withoutDispose(provider: Provider): Provider {
  return new Proxy(provider, {
    get(target, key) {
      const value: unknown = key === Symbol.asyncDispose ? undefined : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
