import type { Command, Option } from 'commander';

/** The shells for which there is a script. */
export type CompletionShell = 'bash' | 'zsh' | 'fish';

/** What can follow a command. */
interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  /** Words of the first argument; empty where it is a file or a free text. */
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that it can have; empty for a file or a free text. */
  readonly choices: readonly string[];
}

/** The script that completes the commands and options of a program in a shell. Values and arguments are files. */
export function completionScript(shell: CompletionShell, program: Command): string {
  const commands = program.commands.map(describe);
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return zshScript(commands);
    case 'fish':
      return fishScript(commands);
  }
}

// Arguments that are one of a few words. Commander knows only the choices of options.
const WORDS: Readonly<Record<string, readonly string[]>> = {
  export: ['otio', 'fcpxml', 'edl', 'csv'],
  store: ['ls', 'verify', 'gc', 'push', 'pull'],
  queue: ['status'],
  completion: ['bash', 'zsh', 'fish'],
};

function describe(command: Command): CompletedCommand {
  const options = [...command.options.map(describeOption), help];
  return {
    name: command.name(),
    description: command.description(),
    words: WORDS[command.name()] ?? [],
    options,
  };
}

const help: CompletedOption = {
  flag: '--help',
  description: 'explain the command',
  takesValue: false,
  choices: [],
};

function describeOption({
  long,
  short,
  description,
  required,
  optional,
  argChoices = [],
}: Option): CompletedOption {
  return { flag: long ?? short ?? '', description, takesValue: required || optional, choices: argChoices };
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ name, words, options }) => {
    const valued = options.filter(({ takesValue }) => takesValue);
    return [
      `    ${name})`,
      ...valued.flatMap(({ flag, choices }) =>
        choices.length === 0
          ? []
          : [`      [ "$previous" = ${flag} ] && choices=${quote(choices.join(' '))}`],
      ),
      `      words=${quote(words.join(' '))}`,
      `      options=${quote(options.map(({ flag }) => flag).join(' '))}`,
      `      values=${quote(valued.map(({ flag }) => flag).join(' '))} ;;`,
    ];
  });
  // Names of files have spaces, so each line is one.
  return `# Completion of inbetween for bash: source <(inbetween completion bash)
_inbetween() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local words='' options='' values='' choices='' IFS=$'\\n'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _inbetween_reply ${quote(`${commands.map(({ name }) => name).join(' ')} help --help --version`)}
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help)
      words=${quote(commands.map(({ name }) => name).join(' '))} ;;
${cases.join('\n')}
  esac
  if [ -n "$choices" ]; then
    _inbetween_reply "$choices"
    return
  fi
  case " $values " in
    *" $previous "*) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$current" in
    -*) _inbetween_reply "$options" ;;
    *) if [ -n "$words" ] && [ "$COMP_CWORD" -eq 2 ]; then
         _inbetween_reply "$words"
       else
         COMPREPLY=($(compgen -f -- "$current"))
       fi ;;
  esac
}
_inbetween_reply() {
  local IFS=' '
  local all="$*" IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$all" -- "$current"))
}
complete -o filenames -F _inbetween inbetween
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const list = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, words, options }) => {
    const specs = options.map(
      ({ flag, description, takesValue, choices }) =>
        `        ${quote(`${takesValue ? '*' : ''}${flag}[${description.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`)}]${takesValue ? `:value:${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}` : ''}`)}`,
    );
    const first = words.length > 0 ? [`        ${quote(`1:word:(${words.join(' ')})`)}`] : [];
    return `      ${name}) _arguments ${[`\\\n${[...specs, ...first, "        '*:file:_files'"].join(' \\\n')}`]} ;;`;
  });
  return `#compdef inbetween
# Completion of inbetween for zsh: source <(inbetween completion zsh)
_inbetween() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
      help) _describe 'command' commands ;;
${cases.join('\n')}
  esac
}
compdef _inbetween inbetween
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, words, options }) => [
    `complete -c inbetween -n __inbetween_needs_command -f -a ${name} -d ${fishQuote(description)}`,
    ...(words.length > 0
      ? [`complete -c inbetween -n "__inbetween_is_first ${name}" -f -a ${fishQuote(words.join(' '))}`]
      : []),
    ...options.map(({ flag, description: what, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a ${fishQuote(choices.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c inbetween -n "__inbetween_is ${name}" -l ${flag.replace(/^--/, '')}${value} -d ${fishQuote(what)}`;
    }),
  ]);
  return `# Completion of inbetween for fish: inbetween completion fish | source
function __inbetween_needs_command
  test (count (commandline -opc)) -eq 1
end
function __inbetween_is
  set -l words (commandline -opc)
  test (count $words) -gt 1; and test $words[2] = $argv[1]
end
function __inbetween_is_first
  test (count (commandline -opc)) -eq 2; and __inbetween_is $argv[1]
end
${lines.join('\n')}
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
