import type { NamedClips } from '../../generate/collect-named.js';
import { readLock } from '../../project/lockfile.js';
import { collectLocked, lockedElsewhere, noneAsked } from '../../project/recover-locked-takes.js';
import { generateOptions, recover } from '../../project/recover-open-takes.js';
import type { Provider } from '../../providers/provider.js';
import { count } from '../../report/format.js';
import { plainReporter } from '../../report/plain-reporter.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../exit-code.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween recover [storyboard]` */
export async function runRecover(
  file: string,
  options: PlaceOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  using interrupt = listenForInterrupt();
  const reporter = plainReporter(terminal.stderr);
  try {
    await using project = openCliProject(file, options, {
      terminal,
      onEvent: (event) => reporter.tell(event),
    });
    await using lockedProject = await project.lock('recover', interrupt.signal);
    const { signal } = interrupt;
    const { clips, failures, running } = await recover({ project, lockedProject, wait: true }, signal);
    const making = (provider: Provider) => generateOptions({ project, lockedProject, provider }, signal);
    const named = signal.aborted
      ? noneAsked
      : await collectLocked(await lockedElsewhere(project, await readLock(project)), { project, making });
    const doubtful = named.doubtful.map(({ take: { shots }, failure: { code, message, hint } }) => ({
      ...{ shots, code, message, hint },
    }));
    const bad = failures.length + doubtful.length;
    if (options.json) {
      printJson(terminal, {
        ok: bad === 0,
        clips: [
          ...[...clips].map(([key, { digest }]) => ({ key, clip: digest })),
          ...named.collected.map(({ key, clip }) => ({ key, clip })),
        ],
        failures: [...failures, ...doubtful],
        running: running.map(({ shots, take }) => ({ shots, take })),
        gone: named.gone.map(({ key, shots, clip }) => ({ key, shots, clip })),
      });
    } else {
      for (const { shots, code, message, hint } of [...failures, ...doubtful]) {
        terminal.stderr.write(`${shots.join(' + ')}  ${code}\n  ${message}\n${hint ? `  ${hint}\n` : ''}`);
      }
      const image = running.length > 0 ? `, ${running.length} still running` : '';
      terminal.stdout.write(`${count(clips.size + named.collected.length, 'clip')} collected${image}\n`);
      if (named.gone.length > 0) terminal.stdout.write(goneText(named.gone));
    }
    if (signal.aborted) return exitCode.interrupted;
    if (failures.some(({ kind }) => kind === 'needs-person')) return exitCode.person;
    return bad > 0 ? exitCode.failed : exitCode.done;
  } finally {
    reporter.close();
  }
}

function goneText(gone: NamedClips['gone']): string {
  const shots = gone.flatMap((take) => take.shots).join(', ');
  return [
    `${count(gone.length, 'clip')} of the lockfile ${gone.length === 1 ? 'is' : 'are'} not here, and the provider knows the takes no more: ${shots}`,
    'Bring them from a shared store or from the machine that made them.',
    '',
  ].join('\n');
}
