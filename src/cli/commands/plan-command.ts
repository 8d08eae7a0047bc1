import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, onlyOption, providerOption, stateOption, storyboardArgument } from './common-options.js';

/** `inbetween plan` */
export function addPlanCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('plan')
    .description('show for each shot what a render would do, why, and what it costs')
    .addArgument(storyboardArgument())
    .addOption(providerOption())
    .addOption(onlyOption())
    .option('--slate', 'plan a render with --slate')
    .option('--offline', 'plan a render with --offline')
    .option('--analyse', 'wait for the motion analysis of every shot')
    .option('--no-analyse', 'show only motion that is already analysed (default: analyse for a few seconds)')
    .option('--save <file>', 'save the plan to this .json file, for "render --plan"')
    .option('--detailed-exitcode', 'exit with 8 if a render would do anything, and with 0 if not')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runPlan } = await import('../run/run-plan.js');
      setExitCode(await runPlan(storyboard, args, terminal));
    });
}
