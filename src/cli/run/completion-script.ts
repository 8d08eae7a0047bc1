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

const help: CompletedOption = { flag: '--help', description: 'explain the command', takesValue: false };

function describeOption({ long, short, description, required, optional }: Option): CompletedOption {
  return { flag: long ?? short ?? '', description, takesValue: required || optional };
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ name, words, options }) => [
    `    ${name})`,
    `      words=${quote(words.join(' '))}`,
    `      options=${quote(options.map(({ flag }) => flag).join(' '))}`,
    `      values=${quote(
      `${options
        .filter(({ takesValue }) => takesValue)
        .map(({ flag }) => flag)
        .join(' ')}`,
    )} ;;`,
  ]);
  return `# Completion of inbetween for bash: source <(inbetween completion bash)
_inbetween() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local words='' options='' values=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote(`${commands.map(({ name }) => name).join(' ')} help --help --version`)} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help)
      words=${quote(commands.map(({ name }) => name).join(' '))} ;;
${cases.join('\n')}
  esac
  case " $values " in
    *" $previous "*) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) if [ -n "$words" ] && [ "$COMP_CWORD" -eq 2 ]; then
         COMPREPLY=($(compgen -W "$words" -- "$current"))
       else
         COMPREPLY=($(compgen -f -- "$current"))
       fi ;;
  esac
}
complete -o filenames -F _inbetween inbetween
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const list = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, words, options }) => {
    const specs = options.map(
      ({ flag, description, takesValue }) =>
        `        ${quote(`${flag}[${description.replaceAll(/[[\]:]/g, (sign) => `\\${sign}`)}]${takesValue ? ':value:_files' : ''}`)}`,
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
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, description, words, options }) => [
    `complete -c inbetween -n "not __fish_seen_subcommand_from ${names}" -f -a ${name} -d ${fishQuote(description)}`,
    ...(words.length > 0
      ? [`complete -c inbetween -n "__fish_seen_subcommand_from ${name}" -a ${fishQuote(words.join(' '))}`]
      : []),
    ...options.map(
      ({ flag, description: what, takesValue }) =>
        `complete -c inbetween -n "__fish_seen_subcommand_from ${name}" -l ${flag.replace(/^--/, '')}${takesValue ? ' -r' : ''} -d ${fishQuote(what)}`,
    ),
  ]);
  return `# Completion of inbetween for fish: inbetween completion fish | source\n${lines.join('\n')}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
