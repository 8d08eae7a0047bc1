import { RenderError } from '../../diagnostics/render-error.js';
import { formatEngine, formatEngines } from '../../lockfile/format-engines.js';
import { type ComparedFilm, verify } from '../../operations/verify.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { formatPackets } from '../../report/format.js';
import { formatOutcome, outcomeJson } from '../../report/format-outcome.js';
import { exitCode } from '../exit-code.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** The words of a verify. */
export interface VerifyArgs extends PlaceOptions {
  readonly storyboard: string;
  readonly minSsim?: string;
  readonly json?: boolean;
}

/** `inbetween verify [film]` */
export async function verifyCommand(
  film: string | undefined,
  args: VerifyArgs,
  terminal: Terminal,
): Promise<number> {
  const least = leastOf(args.minSsim);
  await using project = openCliProject(args.storyboard, args, { terminal });
  const outcome = await verify(project, { film, signal: new AbortController().signal });
  switch (outcome.status) {
    case 'wrong':
      if (args.json)
        printJson(terminal, { ok: false, diagnostics: diagnosticsJson(outcome.source, outcome.diagnostics) });
      else showDiagnostics(outcome.source, outcome.diagnostics, terminal);
      return exitCode.usage;
    case 'drifted':
      if (args.json) printJson(terminal, outcomeJson(outcome));
      else terminal.stderr.write(`${formatOutcome(outcome)}\n`);
      return exitCode.forbidden;
    case 'compared': {
      const code = codeOf(outcome, least);
      if (args.json) {
        const { status, ...facts } = outcome;
        printJson(terminal, { ok: code === exitCode.done, status, ...facts, minSsim: least });
      } else {
        (code === exitCode.done ? terminal.stdout : terminal.stderr).write(
          `${[text(outcome, least), formatPackets(outcome.packets), ...formatOutputs(outcome)].join('\n')}\n`,
        );
      }
      return code;
    }
  }
}

function leastOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const least = Number(text);
  if (text.trim() === '' || !(least >= 0 && least <= 1)) {
    throw new RenderError('bad-option', `"--min-ssim ${text}" is no number from 0 to 1.`, {
      hint: 'Use a number like --min-ssim 0.98.',
    });
  }
  return least;
}

function codeOf({ match, likeness, outputs }: ComparedFilm, least: number | null): number {
  // Who asks for likeness has another ffmpeg, which writes other bits into every file.
  const others = least === null && outputs.some((output) => output.match === 'none');
  if (others || outputs.some((output) => output.match === 'missing')) return exitCode.forbidden;
  if (match !== 'none') return exitCode.done;
  if (least === null) return exitCode.forbidden;
  return likeness !== null && likeness.worst.ssim >= least ? exitCode.done : exitCode.quality;
}

function formatOutputs({ outputs }: ComparedFilm): readonly string[] {
  return outputs.map(({ path, match }) => `${path}\n${MATCHES[match]}`);
}

const MATCHES = {
  bits: 'the same, bit for bit, as the output rebuilt from the lockfile',
  packets: 'the same pictures, bit for bit; the file around them differs',
  none: 'not the bits of the locked output',
  missing: 'not there; inbetween render --frozen makes it',
} as const;

function text(outcome: ComparedFilm, least: number | null): string {
  const { film, match, likeness, locked, engine, digest } = outcome;
  const engines = formatEngines(locked.engine, engine);
  switch (match) {
    case 'bits':
      return `${film}\nthe same, bit for bit, as the film rebuilt from the lockfile${digest === locked.digest ? '' : `; the locked bits are others: ${engines}`}`;
    case 'packets':
      return `${film}\nthe same pictures, bit for bit; the file around them differs: ${engines}`;
    case 'none': {
      if (likeness === null)
        return `${film}\nanother film than the locked one: it has another size or another number of frames`;
      const { mean, worst } = likeness;
      const numbers = `SSIM ${mean.toFixed(4)} on average, ${worst.ssim.toFixed(4)} at frame ${worst.frame}`;
      const gate = least === null ? '' : `, at least ${least} was asked for`;
      return `${film}\nnot the bits of the locked film: ${numbers}${gate}\nlocked with ${formatEngine(locked.engine)}, rebuilt with ${formatEngine(engine)}`;
    }
  }
}
