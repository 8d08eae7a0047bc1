import { randomUUID } from 'node:crypto';
import { RenderError } from '../../diagnostics/render-error.js';
import { openProjectRemote } from '../../project/open-shared-store.js';
import type { Project } from '../../project/project.js';
import { tryPlaces } from '../../project/publish-outputs.js';
import type { ProviderUse } from '../../providers/provider-entry.js';
import { useOf } from '../../providers/provider-use.js';
import type { RemoteStore } from '../../store/remote/remote-store.js';
import { parseStoryboard } from '../../storyboard/parse-storyboard.js';
import type { Storyboard } from '../../storyboard/storyboard.js';
import { openTimeLimit } from '../../system/time-limit.js';
import type { Finding } from './finding.js';
import { limitFindings } from './limit-findings.js';
import { usedProviders } from './used-providers.js';

/** Tests what the render of a storyboard needs: its provider's key, the folder of the film, and the shared store. */
export async function storyboardFindings(project: Project, signal: AbortSignal): Promise<readonly Finding[]> {
  const read = await readOrNull(project);
  if (read === null) return keyFindings(project, null);
  if (typeof read === 'string') {
    const finding: Finding = { name: 'storyboard', state: 'doubtful', text: read };
    return [finding, ...(await keyFindings(project, null))];
  }
  return [
    ...(await keyFindings(project, read)),
    ...(await limitFindings(project, read, signal)),
    ...(await diagnoses(project, read, signal)),
    await tried('output', () => tryPlaces(read.film, project.root), {
      good: `${read.film.output} can be written`,
      isNeeded: true,
    }),
    ...(await storeFindings(project, read, signal)),
  ];
}

// What providers find out about themselves. One that cannot be opened was reported with its key.
async function diagnoses(
  project: Project,
  storyboard: Storyboard,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  using limit = openTimeLimit(signal, LONGEST_DIAGNOSIS_MS);
  const found = await Promise.all(
    usedProviders(storyboard).map(async ({ name, settings }) => {
      const provider = await project.provider(name, useOf(settings)).catch(() => null);
      return (await provider?.diagnose?.(limit.signal).catch(() => [tooSlow(name)])) ?? [];
    }),
  );
  signal.throwIfAborted();
  return found.flat();
}

const LONGEST_DIAGNOSIS_MS = 10_000;

function tooSlow(name: string): Finding {
  return { name: 'provider', state: 'doubtful', text: `${name} did not answer within 10 seconds` };
}

/** The storyboard; null without one, and a text that says why it cannot be read. */
async function readOrNull(project: Project): Promise<Storyboard | string | null> {
  try {
    const file = await project.readSource();
    const { storyboard } = parseStoryboard(file, project.env, project.providers.traits);
    return storyboard ?? `${project.storyboard} has errors: inbetween check`;
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return error.code === 'storyboard-not-found' ? null : error.message;
  }
}

// Only whether a key is set: the key itself is never shown.
async function keyFindings(project: Project, storyboard: Storyboard | null): Promise<readonly Finding[]> {
  const { traits } = project.providers;
  const used = storyboard === null ? [] : usedProviders(storyboard);
  const wanted = used.flatMap(({ name, settings }) => {
    const { keyVariable = null } = traits.find(({ id }) => id === settings.use) ?? {};
    const use = useOf(settings);
    return keyVariable === null ? [] : [{ name, keyVariable: use.keyVariable ?? keyVariable, use }];
  });
  const others = traits.flatMap(({ id, keyVariable }) =>
    keyVariable === null || used.some(({ settings }) => settings.use === id)
      ? []
      : [{ name: id, keyVariable, use: undefined }],
  );
  const isSet = ({ keyVariable }: WantedKey): boolean => Boolean(project.env[keyVariable]?.trim());
  const unset = others.filter((one) => !isSet(one)).map(({ keyVariable }) => keyVariable);
  const without = traits.filter(({ keyVariable }) => keyVariable === null).map(({ id }) => `"${id}"`);
  const text = `no ${unset.join(', ')}; ${without.join(' and ')} need${without.length === 1 ? 's' : ''} none`;
  return [
    ...(await Promise.all([...wanted, ...others.filter(isSet)].map((one) => keyFinding(one, project)))),
    ...(unset.length > 0 ? [{ name: 'key', state: 'good', text } as const] : []),
  ];
}

interface WantedKey {
  readonly name: string;
  readonly keyVariable: string;
  /** Absent for a provider that the storyboard does not use. */
  readonly use: ProviderUse | undefined;
}

async function keyFinding({ name: id, keyVariable, use }: WantedKey, project: Project): Promise<Finding> {
  const refused = await unusable(id, project, use);
  const name = 'key';
  if (refused === null) return { name, state: 'good', text: `${keyVariable} is set` };
  // The storyboard asks for this provider, so its render would fail.
  if (use !== undefined) return { name, state: 'bad', text: `${refused.message}\n${refused.hint}`.trim() };
  return { name, state: 'doubtful', text: refused.message };
}

async function unusable(
  id: string,
  project: Project,
  use: ProviderUse | undefined,
): Promise<RenderError | null> {
  try {
    return (await project.provider(id, use)).unusable ?? null;
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
}

async function storeFindings(
  project: Project,
  storyboard: Storyboard,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  let remote: RemoteStore | undefined;
  try {
    remote = openProjectRemote(project, storyboard);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return [{ name: 'store', state: 'bad', text: `${error.message}\n${error.hint}`.trim() }];
  }
  if (remote === undefined) return [];
  const store = remote;
  return [
    await tried('store', () => tryStore(store, signal), {
      good: `${store.name} can be read and written`,
      // A render only warns, and keeps its clips on this machine.
      isNeeded: false,
    }),
  ];
}

// An object of another name than clips and records, which every listing ignores.
async function tryStore(store: RemoteStore, signal: AbortSignal): Promise<void> {
  const path = `doctor-${randomUUID()}.json`;
  await store.read(path, signal);
  await store.putNew(path, '{}\n', signal);
  // Some servers do not delete. Then a small file stays.
  await store.remove(path, signal).catch(() => undefined);
}

async function tried(
  name: string,
  attempt: () => Promise<void>,
  { good, isNeeded }: { readonly good: string; readonly isNeeded: boolean },
): Promise<Finding> {
  try {
    await attempt();
    return { name, state: 'good', text: good };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return { name, state: isNeeded ? 'bad' : 'doubtful', text: `${error.message}\n${error.hint}`.trim() };
  }
}
