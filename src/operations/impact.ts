import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { pathOnDisk } from '../ingest/path-on-disk.js';
import { type Impact, impactOf, type ShotImages } from '../plan/impact-of.js';
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
  const images = imagesOf(prepared);
  const named = storyboard.keyframes.find(({ name }) => name.normalize('NFC') === file.normalize('NFC'));
  if (named) {
    const image = prepared.keyframes.get(named.image.uri);
    const source =
      image?.kind === 'image' && image.from === 'file' ? { file: image.file } : { uri: named.image.uri };
    return { status: 'weighed', file, keyframe: named.name, exists: true, ...impactOf(source, plan, images) };
  }
  const byAddress = impactOf({ uri: file }, plan, images);
  if (/^[a-z][a-z0-9+.-]*:/i.test(file) && byAddress.shots.length > 0)
    return { status: 'weighed', file, exists: true, ...byAddress };
  for (const path of [await pathOnDisk(resolve(file)), await pathOnDisk(resolve(project.root, file))]) {
    const found = await anyOf(path, plan, images);
    const exists = await isThere(path);
    if (exists || found.shots.length > 0) return { status: 'weighed', file, exists, ...found };
  }
  return { status: 'unknown-file', file, known: knownNames(prepared) };
}

type Ready = Prepared & { readonly status: 'ready' };

function imagesOf({ storyboard, keyframes }: Ready): ShotImages {
  const imageAt = (uri: string | undefined) => (uri === undefined ? null : (keyframes.get(uri) ?? null));
  return new Map(
    storyboard.shots.map(({ id, first, last }) => [id, [imageAt(first.uri), imageAt(last?.uri)]]),
  );
}

function knownNames({ storyboard, plan }: Ready): readonly string[] {
  const images = storyboard.shots.flatMap(({ first, last }) => [first.uri, ...(last ? [last.uri] : [])]);
  const sounds = plan.takes.flatMap(({ request: { drivingAudio } }) => drivingAudio?.uri ?? []);
  const names = storyboard.keyframes.map(({ name }) => name);
  return [...new Set([...names, ...[...images, ...sounds].map(portableUri)])];
}

// The path is tried as it is first, then by its real path: the storyboard may name a link.
async function anyOf(path: string, plan: RenderPlan, images: ShotImages): Promise<Impact> {
  const plain = impactOf({ file: path }, plan, images);
  if (plain.shots.length > 0) return plain;
  const wanted = await realOf(path);
  const files = [...images.values()].flat().flatMap((image) => {
    return image?.kind === 'image' && image.from === 'file' ? [image.file] : [];
  });
  const sounds = plan.takes.flatMap(({ request }) => request.drivingAudio?.file ?? []);
  for (const used of new Set([...files, ...sounds]))
    if ((await realOf(used)) === wanted) return impactOf({ file: used }, plan, images);
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
