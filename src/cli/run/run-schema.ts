import { schema } from '../../operations/schema.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';

/** `inbetween schema` */
export function runSchema(terminal: Terminal): number {
  printJson(terminal, schema());
  return exitCode.done;
}
