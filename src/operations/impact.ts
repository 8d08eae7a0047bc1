import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { pathOnDisk } from '../ingest/path-on-disk.js';
import { type Impact, impactOf } from '../plan/impact-of.js';
import type { RenderPlan } from '../plan/render-plan.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';

/** What an edit of a file would affect. */
export type ImpactOutcome =
  | InvalidSource
  | ({ readonly status: 'weighed'; readonly file: string; readonly exists: boolean } & Impact);

/** The shots that an edit of this file affects, and their price. `file` is a path as the user gives it. Writes nothing. */
export async function impact(
  project: Project,
  file: string,
  options: PrepareOptions,
): Promise<ImpactOutcome> {
  const prepared = await prepareStoryboard(project, options);
  if (prepared.status === 'invalid') return prepared;
  const path = await pathOnDisk(resolve(file));
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return { status: 'weighed', file, exists, ...(await anyOf(path, prepared.plan)) };
}

// The path is tried relative to the working folder first, then by its real path: the storyboard may name a link.
async function anyOf(path: string, plan: RenderPlan): Promise<Impact> {
  const plain = impactOf(path, plan);
  if (plain.shots.length > 0) return plain;
  const wanted = await realOf(path);
  for (const { request } of plan.takes) {
    const images = [request.first, request.last].flatMap((image) =>
      image?.kind === 'image' && image.from === 'file' ? [image.file] : [],
    );
    for (const used of [...images, ...(request.drivingAudio ? [request.drivingAudio.file] : [])]) {
      if ((await realOf(used)) === wanted) return impactOf(used, plan);
    }
  }
  return plain;
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
