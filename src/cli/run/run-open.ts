import { RenderError } from '../../diagnostics/render-error.js';
import { filmFile } from '../../operations/film-file.js';
import { formatTarget } from '../../report/next-command.js';
import { exitCode } from '../terminal/exit-code.js';
import { openWithSystem } from '../terminal/open-with-system.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';
import { showWrongStoryboard } from './query-storyboard.js';

/** The options of `open`. */
export interface OpenArgs extends ProjectArgs {
  readonly print?: boolean;
  readonly json?: boolean;
}

/** `inbetween open [storyboard]` */
export async function runOpen(file: string, args: OpenArgs, terminal: Terminal): Promise<number> {
  await using project = openCliProject(file, args, { terminal });
  const found = await filmFile(project);
  if (found.status === 'invalid') return showWrongStoryboard(found, args, terminal);
  if (found.status === 'missing')
    throw new RenderError('no-film', `There is no film at ${found.path}.`, {
      hint: `To make it: inbetween render ${formatTarget(file, args.stateDir)}`,
    });
  if (args.json) printJson(terminal, { ok: true, path: found.path });
  else terminal.stdout.write(`${found.path}\n`);
  if (!args.print && !args.json) await openWithSystem(found.path);
  return exitCode.done;
}
