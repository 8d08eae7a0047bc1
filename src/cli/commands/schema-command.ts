import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';

/** `inbetween schema` */
export function addSchemaCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('schema')
    .description('print the JSON Schema of storyboards, for editors')
    .action(async () => {
      const { runSchema } = await import('../run/run-schema.js');
      setExitCode(runSchema(terminal));
    });
}
