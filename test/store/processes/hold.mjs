// Holds a state folder until it is killed. Argument: state folder.
import { stateLayout } from '../../../build/store/layout.js';
import { systemClock } from '../../../build/system/clock.js';
import { lockStateFolder } from '../../../build/system/state-lock.js';

try {
  await lockStateFolder(stateLayout(process.argv[2]), { clock: systemClock, command: 'inbetween render' });
  process.stdout.write('held\n');
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
