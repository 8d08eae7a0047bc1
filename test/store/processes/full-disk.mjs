// Works in a state folder where files cannot grow beyond a limit, as on a full disk. Argument: state folder.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClipStore } from '../../../build/store/clips/clip-store.js';
import { openJournal } from '../../../build/store/journal/journal.js';
import { systemClock } from '../../../build/system/clock.js';
import { facts, receipt } from './facts.mjs';

const folder = process.argv[2];
const journal = await openJournal(folder, systemClock);
let written = 0;
let failure;
while (failure === undefined && written < 10_000) {
  try {
    await journal.append({ type: 'resubmitted', take: `take-${written + 1}-${'x'.repeat(90)}` });
    written += 1;
  } catch (error) {
    failure = error.code;
  }
}
// The next one fails as well, and does not run into the rest of the one before.
const again = await journal.append({ type: 'resubmitted', take: 'one-more' }).catch((error) => error.code);
const store = openClipStore(folder);
const file = join(folder, 'small.mp4');
await writeFile(file, 'small');
const adopted = await store
  .adopt('0'.repeat(64), file, {
    shot: 'a',
    inputs: {},
    facts,
    note: 'x'.repeat(1e6),
    receipt,
    created: 0,
  })
  .then(
    () => 'adopted',
    (error) => error.code,
  );
const found = (await store.find('0'.repeat(64))) === undefined ? 'none' : 'found';
process.stdout.write(JSON.stringify({ written, failure, again, adopted, found }));
