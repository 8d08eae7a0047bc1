/** The reference of the command line as Markdown, from a commander program with all its commands. */
export function cliReference(program, examplesOf) {
  const { commands } = program;
  return `${[
    '# Command line',
    '<!-- Generated from the command definitions by `npm run docs`. Do not edit. -->',
    `${program.description()} Results go to standard output, progress and messages to standard error. The exit codes are in the [README](../README.md#exit-codes).`,
    table(
      ['command', 'what it does'],
      commands.map((command) => [`[${command.name()}](#${command.name()})`, command.description()]),
    ),
    ...commands.flatMap((command) => section(command, examplesOf(command.name()))),
    '## Every command',
    optionTable([{ flags: '-h, --help', description: 'explain the command' }]),
    '`inbetween --version` prints the version.',
  ].join('\n\n')}\n`;
}

function section(command, examples) {
  const { registeredArguments, options } = command;
  const usage = ['inbetween', command.name(), ...registeredArguments.map(argumentTerm), '[options]'].join(
    ' ',
  );
  return [
    `## ${command.name()}`,
    `${sentence(command.description())}`,
    `\`\`\`sh\n${usage}\n\`\`\``,
    ...(registeredArguments.length > 0
      ? [
          table(
            ['argument', 'meaning', 'default'],
            registeredArguments.map((one) => [
              code(argumentTerm(one)),
              one.description,
              defaultOf(one.defaultValue),
            ]),
          ),
        ]
      : []),
    ...(options.length > 0 ? [optionTable(options)] : []),
    ...(examples.length > 0
      ? [`\`\`\`sh\n${examples.map((one) => `# ${one.what}\n${one.command}`).join('\n')}\n\`\`\``]
      : []),
  ];
}

function optionTable(options) {
  return table(
    ['option', 'meaning', 'default'],
    options.map(({ flags, description, defaultValue, negate }) => [
      code(flags),
      description,
      negate ? '' : defaultOf(defaultValue),
    ]),
  );
}

function argumentTerm(argument) {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function defaultOf(value) {
  return value === undefined ? '' : code(String(value));
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** A table in Markdown. Columns that are empty throughout are left out. */
export function table(head, rows) {
  const used = head.map((_, column) => rows.some((row) => row[column] !== ''));
  const line = (cells) =>
    `| ${cells
      .filter((_, column) => used[column])
      .map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '))
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text) {
  return `\`${text}\``;
}
