import { priceWords } from '../../report/words.js';
import { type WhyOutcome, why } from '../../why.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions } from '../open-cli-studio.js';
import { diagnosticsJson, showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween why <shot>` */
export async function whyCommand(
  shot: string,
  words: PlaceOptions & {
    readonly storyboard: string;
    readonly provider?: string;
    readonly json?: boolean;
  },
  terminal: Terminal,
): Promise<number> {
  await using studio = openCliStudio(words.storyboard, words, { terminal });
  const signal = new AbortController().signal;
  const outcome = await why(studio, shot, { provider: words.provider, web: 'fetch', signal });
  if (outcome.status === 'wrong') {
    const { source, diagnostics } = outcome;
    if (words.json) printJson(terminal, { ok: false, diagnostics: diagnosticsJson(source, diagnostics) });
    else showDiagnostics(source, diagnostics, terminal);
    return exitCode.usage;
  }
  if (outcome.status === 'unknown-shot') {
    if (words.json) printJson(terminal, { ok: false, ...outcome });
    else terminal.stderr.write(`There is no shot "${shot}". Known: ${outcome.known.join(', ')}.\n`);
    return exitCode.usage;
  }
  if (words.json) printJson(terminal, { ok: true, ...outcome });
  else terminal.stdout.write(`${text(outcome)}\n`);
  return exitCode.done;
}

function text(outcome: WhyOutcome & { readonly status: 'explained' }): string {
  const { shot, verdict, lines, made } = outcome;
  switch (verdict) {
    case 'as-locked':
      return made
        ? `${shot}  as locked; its clip is here`
        : `${shot}  as locked, but its clip is not in the store${costs(outcome)}`;
    case 'not-locked':
      return `${shot}  not in the lockfile${costs(outcome)}`;
    case 'other-key':
      return `${shot}  the same request, named otherwise by this version of inbetween${costs(outcome)}`;
    case 'changed':
      return [
        `${shot}  differs from the lockfile${costs(outcome)}`,
        ...lines.map((line) => `  ${line}`),
      ].join('\n');
  }
}

function costs({ made, price }: WhyOutcome & { readonly status: 'explained' }): string {
  return made ? '; a clip for it is here already' : `; to make it: ${priceWords(price)}`;
}
