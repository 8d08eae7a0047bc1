import { plainId } from '../../base/look-alike.js';
import { takes, takesSheet } from '../../operations/takes.js';
import { MOST_ROWS } from '../../report/contact-sheet.js';
import { formatUnknownShot } from '../../report/format-values.js';
import { formatTakes } from '../../report/takes-text.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';
import { checkReportFile, writeReport } from './report-files.js';

/** The options of `takes`. */
export interface TakesArgs extends QueryArgs {
  readonly sheet?: string;
  readonly offline?: boolean;
}

/** `inbetween takes [shots...]` */
export async function runTakes(
  shots: readonly string[],
  args: TakesArgs,
  terminal: Terminal,
): Promise<number> {
  const { sheet, offline = false } = args;
  if (sheet !== undefined) await checkReportFile('sheet', sheet);
  return queryStoryboard(args, terminal, {
    async query(project, { provider, signal }) {
      const wanted = shots.length > 0 ? { shots: shots.map(plainId) } : {};
      const outcome = await takes(project, { provider, signal, offline, ...wanted });
      if (outcome.status === 'listed' && sheet !== undefined)
        await writeReport(sheet, await takesSheet(project, outcome.shots, signal));
      return outcome;
    },
    report(outcome) {
      const listed = outcome.status === 'listed';
      if (args.json) printJson(terminal, { ok: listed, ...outcome });
      else if (listed) terminal.stdout.write(`${formatTakes(outcome.shots, outcome.cost)}\n`);
      else terminal.stderr.write(`${formatUnknownShot(outcome)}\n`);
      if (!listed) return exitCode.usage;
      const rows = outcome.shots.reduce((sum, one) => sum + one.takes.length, 0);
      if (sheet !== undefined && rows > MOST_ROWS)
        terminal.stderr.write(`${sheet} shows the first ${MOST_ROWS} of ${rows} takes. Name fewer shots.\n`);
      return exitCode.done;
    },
  });
}
