import type { Money } from '../../base/money.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Shard } from '../../plan/shard.js';
import type { ProjectArgs } from './open-cli-project.js';
import type { ReportArgs } from './report-args.js';

/** The options of `render`. */
export interface RenderArgs extends ProjectArgs, ReportArgs {
  readonly provider?: string;
  readonly only?: readonly string[];
  /** The file of a saved plan. */
  readonly plan?: string;
  readonly shard?: Shard;
  readonly accept?: readonly string[];
  readonly resubmit?: readonly string[];
  readonly slate?: boolean;
  readonly offline?: boolean;
  readonly frozen?: boolean;
  readonly filmOnly?: boolean;
  readonly output?: string;
  readonly allowMissing?: boolean;
  readonly withoutStore?: boolean;
  readonly requireStore?: boolean;
  readonly yes?: boolean;
  readonly maxCost?: readonly Money[];
  readonly maxSeam?: number;
  /** `ndjson` on standard output, or a file for it. */
  readonly events?: string;
  /** Run the finish hooks of the storyboard. */
  readonly hooks?: boolean;
  readonly json?: boolean;
}

interface Contradiction {
  readonly holds: (args: RenderArgs) => boolean;
  readonly message: string;
  readonly hint: string;
}

const contradictions: readonly Contradiction[] = [
  {
    holds: ({ shard, frozen }) => shard !== undefined && frozen === true,
    message: 'A share of a frozen render has nothing to do: --frozen generates no clips.',
    hint: 'Use --shard without --frozen, and --frozen for the last render.',
  },
  {
    holds: ({ shard, output }) => shard !== undefined && output !== undefined,
    message: 'A share makes no film, so --output names no file.',
    hint: 'Use --shard without --output, and --output for the last render.',
  },
  {
    holds: ({ shard, allowMissing }) => shard !== undefined && allowMissing === true,
    message: 'A share makes no film, so --allow-missing has no effect on it.',
    hint: 'Use --shard without --allow-missing.',
  },
  {
    holds: ({ frozen, allowMissing }) => frozen === true && allowMissing === true,
    message: 'A frozen film has all of its clips, so --frozen and --allow-missing cannot be used together.',
    hint: 'Leave one of them out.',
  },
  ...(['provider', 'only', 'slate', 'offline', 'frozen', 'shard', 'accept', 'resubmit'] as const).map(
    (option) => ({
      holds: (args: RenderArgs) => args.plan !== undefined && Boolean(args[option]),
      message: `A saved plan decides what is rendered, so --plan and --${option} cannot be used together.`,
      hint: `Leave --${option} out, or give it to "inbetween plan --save".`,
    }),
  ),
  {
    holds: ({ queue, offline }) => queue !== undefined && offline === true,
    message: 'A queue needs the network, which --offline forbids.',
    hint: 'Use --queue without --offline.',
  },
];

/** Rejects options of `render` that contradict each other. Throws RenderError `bad-option`. */
export function refuseContradictions(args: RenderArgs): void {
  const found = contradictions.find(({ holds }) => holds(args));
  if (found) throw new RenderError('bad-option', found.message, { hint: found.hint });
}
