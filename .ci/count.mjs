// Closes a run with "N passed, N failed": every test counts, and the checks together count as one more.
import { readFileSync } from 'node:fs';

const [file, tests, checks] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8') || '{}');
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
if (skipped > 0) console.log(`${skipped} tests were skipped, and here none may be.`);
let passed = report.numPassedTests ?? 0;
let failed = (report.numFailedTests ?? 0) + skipped;
if (tests !== '0' && failed === 0) failed += 1; // The runner itself failed, or never came to a test.
if (checks === '0') passed += 1;
else failed += 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
