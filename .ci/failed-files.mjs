// Prints the test files of a report in which a test failed or that could not be run, one per line.
import { relative } from 'node:path';
import { readReport } from './read-report.mjs';

for (const file of readReport(process.argv[2]).testResults ?? []) {
  if (file.status === 'failed') console.log(relative(process.cwd(), file.name));
}
