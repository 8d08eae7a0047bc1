/** A command line that can be copied, and what it does. */
export interface Example {
  readonly command: string;
  readonly what: string;
}

interface CommandHelp {
  readonly group: string;
  readonly examples: readonly Example[];
}

const FILM = 'Make a film:';
const TAKES = 'Choose takes:';
const FACTS = 'Look into a film:';
const EXCHANGE = 'Exchange with other programs:';
const MONEY = 'Collect what was paid for:';
const MACHINES = 'Share work and clips:';
const TOOLS = 'Tools:';

/** The group and the examples of each command in the help. */
const helpOf: Readonly<Record<string, CommandHelp>> = {
  init: help(
    FILM,
    ['inbetween init', 'start with sample images in this folder'],
    ['inbetween init film --from frames', 'pair your own images in the order of their names'],
  ),
  check: help(FILM, ['inbetween check', 'report every error of storyboard.yaml']),
  plan: help(
    FILM,
    ['inbetween plan', 'the price of every shot, before anything is spent'],
    ['inbetween plan --save plan.json', 'save the plan for "render --plan"'],
  ),
  render: help(
    FILM,
    ['inbetween render', 'generate missing clips and join the film'],
    ['inbetween render --only bridge,stars', 'generate only these shots'],
    ['inbetween render --max-cost "20 CNY"', 'spend at most this amount, without a question'],
    ['inbetween render --report report.html', 'write a report about all shots'],
  ),
  watch: help(FILM, ['inbetween watch --open', 'show the film in the browser, updated on every save']),
  open: help(FILM, ['inbetween open', 'play the film'], ['inbetween open --print', 'print its path']),
  takes: help(
    TAKES,
    ['inbetween takes bridge', 'list the takes of a shot'],
    ['inbetween takes --sheet takes.jpg', 'compare all takes in one image'],
  ),
  retake: help(TAKES, ['inbetween retake bridge --count 2 --max-cost "2 CNY"', 'generate two further takes']),
  pick: help(TAKES, ['inbetween pick bridge 2', 'use take 2 in the film']),
  star: help(TAKES, ['inbetween star bridge 2', 'mark take 2']),
  note: help(TAKES, ['inbetween note bridge 2 "The boat is too fast."', 'write a note about take 2']),
  accept: help(TAKES, ['inbetween accept bridge', 'use a paid clip of another length']),
  why: help(
    FACTS,
    ['inbetween why', 'how all shots and the film differ from the lockfile'],
    ['inbetween why bridge', 'how one shot differs, field by field'],
  ),
  impact: help(
    FACTS,
    ['inbetween impact frames/bridge.png', 'what an edit of this image changes'],
    ['inbetween impact bridge', 'the same for a named keyframe'],
  ),
  verify: help(FACTS, ['inbetween verify', 'compare the film with the lockfile']),
  export: help(
    EXCHANGE,
    ['inbetween export fcpxml', 'write the edit for an editing program'],
    ['inbetween export csv --output shots.csv', 'write a list of the shots'],
  ),
  import: help(EXCHANGE, ['inbetween import --help', 'what can be imported']),
  labels: help(EXCHANGE, ['inbetween labels --help', 'how films are labelled as generated']),
  status: help(MONEY, ['inbetween status', 'show takes in flight and what they cost']),
  recover: help(
    MONEY,
    ['inbetween recover', 'collect finished takes; spends nothing'],
    ['inbetween recover --cancel bridge', 'cancel a take that is still waiting'],
  ),
  store: help(
    MACHINES,
    ['inbetween store ls', 'list the clips'],
    ['inbetween store gc --dry-run', 'list what could be removed'],
    ['inbetween store push', 'copy the clips to the shared store'],
  ),
  work: help(MACHINES, [
    'inbetween work --queue redis://queue/0 --store /mnt/clips',
    'do the heavy work of other machines',
  ]),
  queue: help(MACHINES, ['inbetween queue status', 'show the jobs of the queue']),
  emulate: help(
    TOOLS,
    ['inbetween emulate --speed 60', 'a free service on this machine, sixty times faster'],
    ['inbetween emulate --fault "rate-limit:0.2"', 'refuse a fifth of the requests'],
  ),
  doctor: help(TOOLS, ['inbetween doctor', 'show what a render needs and what is missing']),
  fmt: help(
    TOOLS,
    ['inbetween fmt', 'order the keys of storyboard.yaml and unify its style'],
    ['inbetween fmt --check', 'for CI: only report whether it would change'],
  ),
  schema: help(TOOLS, ['inbetween schema > storyboard.schema.json', 'save the JSON Schema for an editor']),
  completion: help(
    TOOLS,
    ['source <(inbetween completion bash)', 'complete words in bash; put it into ~/.bashrc'],
    ['source <(inbetween completion zsh)', 'the same in zsh; put it into ~/.zshrc'],
    ['inbetween completion fish | source', 'the same in fish'],
  ),
};

/** The heading of a command in the list of commands. */
export function groupOf(command: string): string {
  return helpOf[command]?.group ?? TOOLS;
}

/** The examples of a command. */
export function examplesOf(command: string): readonly Example[] {
  return helpOf[command]?.examples ?? [];
}

/** The examples as a section of the help. */
export function exampleText(command: string): string {
  const examples = examplesOf(command);
  if (examples.length === 0) return '';
  const lines = examples.flatMap((one) => [`  # ${one.what}`, `  ${one.command}`]);
  return `\nExample${examples.length === 1 ? '' : 's'}:\n${lines.join('\n')}\n`;
}

function help(
  group: string,
  ...examples: readonly (readonly [command: string, what: string])[]
): CommandHelp {
  return { group, examples: examples.map(([command, what]) => ({ command, what })) };
}
