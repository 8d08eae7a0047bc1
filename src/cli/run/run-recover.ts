import { type RecoverOutcome, recover } from '../../operations/recover.js';
import { count } from '../../report/format-values.js';
import { plainReporter } from '../../report/plain-reporter.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `recover`. */
export interface RecoverArgs extends ProjectArgs {
  readonly json?: boolean;
}

/** `inbetween recover [storyboard]` */
export async function runRecover(file: string, args: RecoverArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const reporter = plainReporter(terminal.stderr);
  try {
    await using project = openCliProject(file, args, {
      terminal,
      onEvent: (event) => reporter.report(event),
    });
    await using lockedProject = await project.lock('recover', interrupt.signal);
    const { signal } = interrupt;
    const outcome = await recover({ project, lockedProject }, signal);
    const { clips, running, gone } = outcome;
    const failures = [...outcome.failures, ...outcome.uncollected];
    if (args.json) {
      printJson(terminal, {
        ok: failures.length === 0,
        clips,
        failures,
        running: running.map(({ shots, take, progress }) => ({ shots, take, progress })),
        gone: gone.map(({ key, shots, clip }) => ({ key, shots, clip })),
      });
    } else {
      for (const { shots, code, message, hint } of failures) {
        terminal.stderr.write(`${shots.join(' + ')}  ${code}\n  ${message}\n${hint ? `  ${hint}\n` : ''}`);
      }
      const waiting = running.filter(({ progress }) => progress === 'waiting').length;
      const rest = [
        running.length > waiting ? `, ${running.length - waiting} still running` : '',
        waiting > 0 ? `, ${waiting} still waiting at the provider (can be cancelled for free)` : '',
      ].join('');
      terminal.stdout.write(`${count(clips.length, 'clip')} collected${rest}\n`);
      if (gone.length > 0) terminal.stdout.write(goneText(gone));
    }
    if (signal.aborted) return exitCode.interrupted;
    if (outcome.failures.some(({ kind }) => kind === 'needs-person')) return exitCode.person;
    return failures.length > 0 ? exitCode.failed : exitCode.done;
  } finally {
    reporter.close();
  }
}

function goneText(gone: RecoverOutcome['gone']): string {
  const shots = gone.flatMap((take) => take.shots).join(', ');
  return [
    `${count(gone.length, 'clip')} of the lockfile ${gone.length === 1 ? 'is' : 'are'} missing here, and the provider no longer keeps the takes: ${shots}`,
    'Get them from a shared store or from the machine that made them.',
    '',
  ].join('\n');
}
