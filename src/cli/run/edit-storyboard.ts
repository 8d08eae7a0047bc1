import type { InvalidSource } from '../../diagnostics/invalid-source.js';
import type { UnknownShot } from '../../plan/unknown-shot.js';
import type { Project } from '../../project/project.js';
import { formatUnknownShot } from '../../report/format-values.js';
import { quoteForShell } from '../../report/next-command.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject } from './open-cli-project.js';
import { type QueryArgs, showWrongStoryboard } from './query-storyboard.js';

/** A command that changes what is recorded about shots: it answers with an outcome, or with what is wrong. */
export interface StoryboardEdit<Outcome> {
  readonly edit: (project: Project, signal: AbortSignal) => Promise<Outcome | InvalidSource | UnknownShot>;
  /** The outcome as text. `named` is the option that names the storyboard in suggested commands. */
  readonly text: (outcome: Outcome, named: string) => string;
}

/** Runs the edit and reports its result. */
export async function editStoryboard<Outcome extends { readonly status: string }>(
  args: QueryArgs,
  terminal: Terminal,
  { edit, text }: StoryboardEdit<Outcome>,
): Promise<number> {
  using interrupt = listenForInterrupt();
  const { storyboard } = args;
  await using project = openCliProject(storyboard, args, { terminal });
  const outcome = await edit(project, interrupt.signal);
  if (isInvalid(outcome)) return showWrongStoryboard(outcome, args, terminal);
  if (isUnknown(outcome)) {
    if (args.json) printJson(terminal, { ok: false, ...outcome });
    else terminal.stderr.write(`${formatUnknownShot(outcome)}\n`);
    return exitCode.usage;
  }
  const named = storyboard === 'storyboard.yaml' ? '' : ` --storyboard ${quoteForShell(storyboard)}`;
  if (args.json) printJson(terminal, { ok: true, ...outcome });
  else terminal.stdout.write(`${text(outcome as Outcome, named)}\n`);
  return exitCode.done;
}

function isInvalid(outcome: { readonly status: string }): outcome is InvalidSource {
  return outcome.status === 'invalid';
}

function isUnknown(outcome: { readonly status: string }): outcome is UnknownShot {
  return outcome.status === 'unknown-shot';
}
