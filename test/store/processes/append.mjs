// Appends entries to a journal until it is killed, and says of each that it is written. Argument: state folder.
import { openJournal } from '../../../build/store/journal/journal.js';
import { systemClock } from '../../../build/system/clock.js';

const journal = await openJournal(process.argv[2], systemClock);
for (let count = 1; ; count += 1) {
  await journal.append({ type: 'resubmitted', take: `take-${count}-${'x'.repeat(count % 700)}` });
  process.stdout.write(`${count}\n`);
}
