import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { Project } from '../project/project.js';
import { changedMeanwhile, settledText, writeStoryboardText } from '../project/write-storyboard.js';
import { formatStoryboard } from '../storyboard/edit/format-storyboard.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import { keyOrders } from '../storyboard/schema/key-orders.js';
import { storyboardSchema } from '../storyboard/schema/schema.generated.js';

/** Whether a storyboard had the usual order of keys and style. */
export type FmtOutcome =
  | InvalidSource
  | {
      readonly status: 'formatted' | 'unchanged';
      readonly storyboard: string;
      /** The text in the usual order and style. */
      readonly text: string;
    };

/**
 * Orders the keys of a storyboard and unifies its style; comments stay. With `check`, nothing is written. Throws RenderError
 * `storyboard-not-found`, `storyboard-changed` or `storyboard-not-writable`.
 */
export async function fmt(
  project: Project,
  { check = false }: { readonly check?: boolean } = {},
): Promise<FmtOutcome> {
  const { name } = await project.readSource(); // A missing file is explained here.
  const read = await settledText(project);
  const { text: before, bytes } = read;
  const text = formatStoryboard(before, keyOrders(storyboardSchema));
  if (text === null) {
    const { source, diagnostics } = parseStoryboard({ name, bytes }, project.env, project.providers.traits);
    return { status: 'invalid', source, diagnostics };
  }
  const status = text === before ? 'unchanged' : 'formatted';
  if (status === 'formatted' && !check && !(await writeStoryboardText(project.storyboard, read, text)))
    throw changedMeanwhile(project.storyboard, 'Format the file again.');
  return { status, storyboard: project.storyboard, text };
}
