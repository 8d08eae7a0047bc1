import { RenderError } from '../../diagnostics/render-error.js';
import type { ExportKind } from '../../export/export-kinds.js';
import { exportEdit } from '../../operations/export.js';
import { formatExport } from '../../report/export-text.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';

/** The options of `export`. */
export interface ExportArgs extends QueryArgs {
  readonly format: ExportKind;
  readonly output?: string;
  /** `link`, or `copy` and a folder. */
  readonly media: readonly string[];
  readonly handles?: number;
}

/** `inbetween export <format> [storyboard]` */
export async function runExport(args: ExportArgs, terminal: Terminal): Promise<number> {
  const { format, output, handles, media } = args;
  const copyTo = readMedia(media);
  return queryStoryboard(args, terminal, {
    query: (project, { provider, signal }) =>
      exportEdit(project, {
        ...{ format, provider, signal },
        ...(output === undefined ? {} : { output }),
        ...(copyTo === undefined ? {} : { copyTo }),
        ...(handles === undefined ? {} : { handles }),
      }),
    report(outcome) {
      const done = outcome.status === 'exported';
      if (args.json) printJson(terminal, { ok: done, ...outcome });
      else (done ? terminal.stdout : terminal.stderr).write(`${formatExport(outcome, process.cwd())}\n`);
      return done ? exitCode.done : exitCode.failed;
    },
  });
}

function readMedia([how, folder, ...more]: readonly string[]): string | undefined {
  if (how === 'link' && folder === undefined) return undefined;
  if (how === 'copy' && folder !== undefined && more.length === 0) return folder;
  throw new RenderError(
    'bad-option',
    `"--media ${[how, folder, ...more].filter(Boolean).join(' ')}" is not known.`,
    {
      hint: 'Use --media link or --media copy <folder>, after the storyboard.',
    },
  );
}
