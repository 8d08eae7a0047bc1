import { recover } from '../../recover.js';
import { plainReporter } from '../../report/plain-reporter.js';
import { count } from '../../report/words.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions } from '../open-cli-studio.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween recover [storyboard]` */
export async function recoverCommand(
  file: string,
  options: PlaceOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  using interrupt = listenForInterrupt();
  const reporter = plainReporter(terminal.stderr);
  try {
    await using studio = openCliStudio(file, options, { terminal, onEvent: (event) => reporter.tell(event) });
    await using held = await studio.hold('recover');
    const { clips, failures, running } = await recover({ studio, held, wait: true }, interrupt.signal);
    if (options.json) {
      printJson(terminal, {
        ok: failures.length === 0,
        clips: [...clips].map(([key, { digest }]) => ({ key, clip: digest })),
        failures,
        running: running.map(({ shots, take }) => ({ shots, take })),
      });
    } else {
      for (const { shots, code, message, hint } of failures) {
        terminal.stderr.write(`${shots.join(' + ')}  ${code}\n  ${message}\n  ${hint}\n`);
      }
      const still = running.length > 0 ? `, ${running.length} still running` : '';
      terminal.stdout.write(`${count(clips.size, 'clip')} collected${still}\n`);
    }
    if (interrupt.signal.aborted) return exitCode.interrupted;
    if (failures.some(({ kind }) => kind === 'needs-person')) return exitCode.person;
    return failures.length > 0 ? exitCode.failed : exitCode.done;
  } finally {
    reporter.close();
  }
}
