import type { Command } from 'commander';
import { addAcceptCommand } from './commands/accept-command.js';
import { addCheckCommand } from './commands/check-command.js';
import { addDoctorCommand } from './commands/doctor-command.js';
import { addEmulateCommand } from './commands/emulate-command.js';
import { addImpactCommand } from './commands/impact-command.js';
import { addInitCommand } from './commands/init-command.js';
import { addNoteCommand } from './commands/note-command.js';
import { addPickCommand } from './commands/pick-command.js';
import { addPlanCommand } from './commands/plan-command.js';
import { addQueueCommand } from './commands/queue-command.js';
import { addRecoverCommand } from './commands/recover-command.js';
import { addRenderCommand } from './commands/render-command.js';
import { addRetakeCommand } from './commands/retake-command.js';
import { addStarCommand } from './commands/star-command.js';
import { addStatusCommand } from './commands/status-command.js';
import { addStoreCommand } from './commands/store-command.js';
import { addTakesCommand } from './commands/takes-command.js';
import { addVerifyCommand } from './commands/verify-command.js';
import { addWatchCommand } from './commands/watch-command.js';
import { addWhyCommand } from './commands/why-command.js';
import { addWorkCommand } from './commands/work-command.js';
import type { SetExitCode } from './terminal/exit-code.js';
import type { Terminal } from './terminal/terminal.js';

/** Adds all commands in the order of the help. The code of a command is loaded when the command runs. */
export function addCommands(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  addInitCommand(program, terminal, setExitCode);
  addCheckCommand(program, terminal, setExitCode);
  addPlanCommand(program, terminal, setExitCode);
  addRenderCommand(program, terminal, setExitCode);
  addTakesCommand(program, terminal, setExitCode);
  addRetakeCommand(program, terminal, setExitCode);
  addPickCommand(program, terminal, setExitCode);
  addStarCommand(program, terminal, setExitCode);
  addNoteCommand(program, terminal, setExitCode);
  addAcceptCommand(program, terminal, setExitCode);
  addVerifyCommand(program, terminal, setExitCode);
  addWhyCommand(program, terminal, setExitCode);
  addImpactCommand(program, terminal, setExitCode);
  addWatchCommand(program, terminal, setExitCode);
  addStatusCommand(program, terminal, setExitCode);
  addRecoverCommand(program, terminal, setExitCode);
  addStoreCommand(program, terminal, setExitCode);
  addWorkCommand(program, terminal, setExitCode);
  addQueueCommand(program, terminal, setExitCode);
  addEmulateCommand(program, terminal, setExitCode);
  addDoctorCommand(program, terminal, setExitCode);
}
