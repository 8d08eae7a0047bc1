import { type ImpactOutcome, impact } from '../../impact.js';
import { costWords, count, priceWords } from '../../report/words.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions } from '../open-cli-studio.js';
import { diagnosticsJson, showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween impact <file>` */
export async function impactCommand(
  file: string,
  words: PlaceOptions & {
    readonly storyboard: string;
    readonly provider?: string;
    readonly json?: boolean;
  },
  terminal: Terminal,
): Promise<number> {
  await using studio = openCliStudio(words.storyboard, words, { terminal });
  const signal = new AbortController().signal;
  const outcome = await impact(studio, file, { provider: words.provider, web: 'fetch', signal });
  if (outcome.status === 'wrong') {
    const { source, diagnostics } = outcome;
    if (words.json) printJson(terminal, { ok: false, diagnostics: diagnosticsJson(source, diagnostics) });
    else showDiagnostics(source, diagnostics, terminal);
    return exitCode.usage;
  }
  if (words.json) {
    const { status, ...facts } = outcome;
    printJson(terminal, { ok: true, status, ...facts });
  } else terminal.stdout.write(`${text(outcome)}\n`);
  return exitCode.done;
}

function text(outcome: ImpactOutcome & { readonly status: 'weighed' }): string {
  const { file, shots, takes } = outcome;
  if (shots.length === 0) return `${file}  no shot shows it: an edit costs nothing`;
  const width = Math.max(...shots.map(({ id }) => id.length));
  const lines = shots.map(
    ({ id, as, price }) => `  ${id.padEnd(width)}  ${as.join(' and ')} frame  ${priceWords(price)}`,
  );
  return [
    `${file}  an edit touches ${count(shots.length, 'shot')}`,
    ...lines,
    `  ${count(takes, 'clip')} to make again: ${costWords(outcome)}`,
  ].join('\n');
}
