import { RenderError } from '../../diagnostics/render-error.js';
import { formatEngine, formatEngines } from '../../lockfile/format-engines.js';
import { type ComparedFilm, verify } from '../../operations/verify.js';
import { readTrustAnchors } from '../../project/trust-anchors.js';
import { formatCredentials } from '../../report/credentials-text.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { formatOutcome } from '../../report/format-outcome.js';
import { formatPackets } from '../../report/format-values.js';
import { outcomeJson } from '../../report/outcome-json.js';
import { exitCode } from '../terminal/exit-code.js';
import { showDiagnostics } from '../terminal/show-diagnostics.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `verify`. */
export interface VerifyArgs extends ProjectArgs {
  readonly storyboard: string;
  readonly minSsim?: string;
  readonly trust?: string;
  readonly json?: boolean;
}

/** `inbetween verify [film]` */
export async function runVerify(
  film: string | undefined,
  args: VerifyArgs,
  terminal: Terminal,
): Promise<number> {
  const minSsim = readSsim(args.minSsim);
  await using project = openCliProject(args.storyboard, args, { terminal });
  const anchors = await readTrustAnchors(args.trust, terminal.env);
  const outcome = await verify(project, { film, minSsim, anchors, signal: new AbortController().signal });
  switch (outcome.status) {
    case 'invalid':
      if (args.json)
        printJson(terminal, { ok: false, diagnostics: diagnosticsJson(outcome.source, outcome.diagnostics) });
      else showDiagnostics(outcome.source, outcome.diagnostics, terminal);
      return exitCode.usage;
    case 'drifted':
      if (args.json) printJson(terminal, outcomeJson(outcome));
      else terminal.stderr.write(`${formatOutcome(outcome)}\n`);
      return exitCode.forbidden;
    case 'compared': {
      const code = GATE_CODES[outcome.gate];
      if (args.json) {
        const { status, gate: _, ...facts } = outcome;
        printJson(terminal, { ok: code === exitCode.done, status, ...facts, minSsim });
      } else {
        (code === exitCode.done ? terminal.stdout : terminal.stderr).write(
          `${[
            formatComparison(outcome, minSsim),
            formatPackets(outcome.packets),
            ...formatCredentials(outcome.credentials),
            ...formatOutputs(outcome),
          ].join('\n')}\n`,
        );
      }
      return code;
    }
  }
}

function readSsim(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ssim = Number(text);
  if (text.trim() === '' || !(ssim >= 0 && ssim <= 1)) {
    throw new RenderError('bad-option', `"--min-ssim ${text}" is not a number from 0 to 1.`, {
      hint: 'Use a number like --min-ssim 0.98.',
    });
  }
  return ssim;
}

const GATE_CODES = {
  passed: exitCode.done,
  differs: exitCode.forbidden,
  'below-min-ssim': exitCode.quality,
  'bad-credentials': exitCode.quality,
} as const;

function formatOutputs({ outputs }: ComparedFilm): readonly string[] {
  return outputs.flatMap(({ path, match, credentials }) => [
    `${path}\n${MATCHES[match]}`,
    ...(credentials === undefined ? [] : formatCredentials(credentials)),
  ]);
}

const MATCHES = {
  bits: 'identical, byte for byte, to the output rebuilt from the lockfile',
  packets: 'identical encoded frames; the container differs',
  none: 'differs from the locked output',
  missing: 'missing; inbetween render --frozen produces it',
} as const;

function formatComparison(outcome: ComparedFilm, minSsim: number | null): string {
  const { film, match, similarity, locked, engine, digest, credentials } = outcome;
  const engines = formatEngines(locked.engine, engine);
  switch (match) {
    case 'bits':
      return `${film}\nidentical, byte for byte, to the film rebuilt from the lockfile${digest === locked.digest ? '' : `; the locked bytes differ: ${engines}`}`;
    case 'packets':
      if (credentials.state !== 'none')
        return `${film}\nidentical encoded frames, in a file with content credentials`;
      return `${film}\nidentical encoded frames; the container differs: ${engines}`;
    case 'none': {
      if (similarity === null) return `${film}\ndiffers from the locked film in size or number of frames`;
      const { mean, worst } = similarity;
      const numbers = `SSIM ${mean.toFixed(4)} on average, ${worst.ssim.toFixed(4)} at frame ${worst.frame}`;
      const required = minSsim === null ? '' : `, required: ${minSsim}`;
      return `${film}\ndiffers from the locked film: ${numbers}${required}\nlocked with ${formatEngine(locked.engine)}, rebuilt with ${formatEngine(engine)}`;
    }
  }
}
