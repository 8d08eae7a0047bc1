// Closes a run with "N passed, N failed": every test of every report counts, and the checks together count as one more.
import { readFileSync } from 'node:fs';

const [checks, ...runs] = process.argv.slice(2);
let passed = checks === '0' ? 1 : 0;
let failed = checks === '0' ? 0 : 1;
for (const run of runs) {
  const report = reportOf(`${run}.json`);
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  if (skipped > 0) console.log(`${skipped} tests were skipped, and none may be skipped here.`);
  passed += report.numPassedTests ?? 0;
  const red = (report.numFailedTests ?? 0) + skipped;
  // A runner that failed, or ran no test, counts as well.
  const broken = readFileSync(`${run}.exit`, 'utf8').trim() !== '0' || (report.numPassedTests ?? 0) === 0;
  failed += red === 0 && broken ? 1 : red;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function reportOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
