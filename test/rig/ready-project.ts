import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { engineHere, trials } from '../media/engines.js';
import { openTestProject, type TestProject } from './project.js';

/**
 * A project of which an earlier command has tried the ffmpeg of this machine. In any other one, the first command that
 * needs ffmpeg starts it five times to try it, which takes longer than many tests.
 */
export async function openReadyProject(text: string, images?: readonly string[]): Promise<TestProject> {
  const [project] = await Promise.all([openTestProject(text, images), engineHere()]);
  const state = join(project.folder, '.inbetween');
  await mkdir(state);
  await copyFile(trials, join(state, 'engines.json'));
  return project;
}
