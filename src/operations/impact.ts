import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { pathOnDisk } from '../ingest/path-on-disk.js';
import { type Impact, impactOf } from '../plan/impact-of.js';
import { portableUri } from '../plan/portable-uri.js';
import type { RenderPlan } from '../plan/render-plan.js';
import { type Prepared, type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';

/** What an edit of a file would affect. */
export type ImpactOutcome =
  | InvalidSource
  | UnknownFile
  | ({
      readonly status: 'weighed';
      readonly file: string;
      /** The name of the keyframe, where `file` is one. */
      readonly keyframe?: string;
      readonly exists: boolean;
    } & Impact);

/** There is no such file, and the storyboard names nothing like it. */
export interface UnknownFile {
  readonly status: 'unknown-file';
  readonly file: string;
  /** The keyframes and the files that the shots use. */
  readonly known: readonly string[];
}

/**
 * The shots that an edit of this file affects, and their price. `file` is a path as the user gives it, relative to the
 * working folder or to the storyboard, an address, or the name of a keyframe. Writes nothing.
 */
export async function impact(
  project: Project,
  file: string,
  options: PrepareOptions,
): Promise<ImpactOutcome> {
  const prepared = await prepareStoryboard(project, options);
  if (prepared.status === 'invalid') return prepared;
  const { plan, storyboard } = prepared;
  const named = storyboard.keyframes.find(({ name }) => name.normalize('NFC') === file.normalize('NFC'));
  if (named) {
    const image = prepared.keyframes.get(named.image.uri);
    const source =
      image?.kind === 'image' && image.from === 'file' ? { file: image.file } : { uri: named.image.uri };
    return { status: 'weighed', file, keyframe: named.name, exists: true, ...impactOf(source, plan) };
  }
  const byAddress = impactOf({ uri: file }, plan);
  if (/^[a-z][a-z0-9+.-]*:/i.test(file) && byAddress.shots.length > 0)
    return { status: 'weighed', file, exists: true, ...byAddress };
  for (const path of [await pathOnDisk(resolve(file)), await pathOnDisk(resolve(project.root, file))]) {
    const found = await anyOf(path, plan);
    const exists = await isThere(path);
    if (exists || found.shots.length > 0) return { status: 'weighed', file, exists, ...found };
  }
  return { status: 'unknown-file', file, known: knownNames(prepared) };
}

function knownNames({ storyboard, plan }: Prepared & { readonly status: 'ready' }): readonly string[] {
  const used = plan.takes.flatMap(({ request: { first, last, drivingAudio } }) =>
    [first, last, drivingAudio].flatMap((one) => (one ? [portableUri(one.uri)] : [])),
  );
  return [...new Set([...storyboard.keyframes.map(({ name }) => name), ...used])];
}

// The path is tried as it is first, then by its real path: the storyboard may name a link.
async function anyOf(path: string, plan: RenderPlan): Promise<Impact> {
  const plain = impactOf({ file: path }, plan);
  if (plain.shots.length > 0) return plain;
  const wanted = await realOf(path);
  for (const { request } of plan.takes) {
    const images = [request.first, request.last].flatMap((image) =>
      image?.kind === 'image' && image.from === 'file' ? [image.file] : [],
    );
    for (const used of [...images, ...(request.drivingAudio ? [request.drivingAudio.file] : [])]) {
      if ((await realOf(used)) === wanted) return impactOf({ file: used }, plan);
    }
  }
  return plain;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
