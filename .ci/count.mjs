// Closes a run with "N passed, N failed": every test of every report counts, and the checks together count as one more.
// The lines before it name each failed test with its message, because a long log is often shown by its end only.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { readReport } from './read-report.mjs';

// The heading under which the test runner lists errors that belong to no test.
const UNHANDLED = '⎯ Unhandled Error';

const [checks, ...runs] = process.argv.slice(2);
let passed = checks === '0' ? 1 : 0;
let failed = checks === '0' ? 0 : 1;
if (failed > 0) console.log('FAILED  the checks, printed above');
for (const run of runs) {
  const report = readReport(`${run}.json`);
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  if (skipped > 0) console.log(`${skipped} tests were skipped, and none may be skipped here.`);
  const again = new Map(testsOf(readReport(`${run}-again.json`)).map((test) => [test.id, test]));
  const red = testsOf(report).filter((test) => test.status === 'failed');
  const alone = red.filter((test) => again.get(test.id)?.status === 'passed');
  for (const test of red) {
    console.log(
      `${alone.includes(test) ? 'PASSED when it ran by itself, and failed before' : 'FAILED'}  ${test.id}`,
    );
    console.log(shorten(test.message));
  }
  const broken = brokenFiles(report).filter((file) => !isWhole(readReport(`${run}-again.json`), file.id));
  for (const file of broken) console.log(`FAILED  ${file.id}\n${shorten(file.message)}`);
  passed += (report.numPassedTests ?? 0) + alone.length;
  const counted = red.length - alone.length + skipped + broken.length;
  // A runner that failed without a failed test, met an error outside of tests, or ran no test, counts as well.
  const log = textOf(`${run}.log`);
  const stopped =
    (textOf(`${run}.exit`).trim() !== '0' && red.length + brokenFiles(report).length === 0) ||
    log.includes(UNHANDLED) ||
    (report.numPassedTests ?? 0) === 0;
  if (stopped) console.log(`FAILED  the run itself\n${errorsIn(log)}`);
  failed += counted === 0 && stopped ? 1 : counted;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function testsOf(report) {
  return (report.testResults ?? []).flatMap((file) =>
    file.assertionResults.map((test) => ({
      id: `${relative(process.cwd(), file.name)} > ${test.fullName}`,
      status: test.status,
      message: (test.failureMessages ?? []).join('\n'),
    })),
  );
}

// Files that failed without a failed test, such as one with a wrong import.
function brokenFiles(report) {
  return (report.testResults ?? [])
    .filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    )
    .map((file) => ({ id: relative(process.cwd(), file.name), message: file.message ?? '' }));
}

function isWhole(report, id) {
  return (report.testResults ?? []).some(
    (file) => relative(process.cwd(), file.name) === id && file.status === 'passed',
  );
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function errorsIn(log) {
  const lines = log.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.includes(UNHANDLED));
  return (first === -1 ? lines.slice(-15) : lines.slice(first, first + 30)).join('\n');
}

function shorten(message) {
  return message
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 200)}`)
    .join('\n');
}
