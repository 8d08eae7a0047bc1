import { init } from '../../operations/init.js';
import { count } from '../../report/format-values.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';

/** The options of `init`. */
export interface InitArgs {
  readonly from?: string;
  readonly json?: boolean;
}

/** `inbetween init [folder] [--from folder]` */
export async function runInit(folder: string, args: InitArgs, terminal: Terminal): Promise<number> {
  const started = await init(folder, { from: args.from ?? null });
  if (args.json) printJson(terminal, { ok: true, ...started });
  else {
    terminal.stdout.write(
      `${started.file}: ${count(started.shots, 'shot')} from ${count(started.images.length, 'image')}\n\n` +
        `Next:  inbetween render ${started.file}\n`,
    );
  }
  return exitCode.done;
}
