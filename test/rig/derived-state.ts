import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from './project.js';

/**
 * What a machine may know from earlier films and forget at any time: which ffmpeg works, and the small images by which
 * seams are measured. It takes longer to make than all the rest of a film with tiny clips.
 */
const derived = ['engines.json', 'conformed'].map((name) => join('.inbetween', name));

/** Copies what the machine of one project found out to another project. */
export async function copyDerivedState(from: TestProject, to: TestProject): Promise<void> {
  for (const name of derived) await cp(join(from.folder, name), join(to.folder, name), { recursive: true });
}
