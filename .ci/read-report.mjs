import { readFileSync } from 'node:fs';

// The JSON report of a test run; empty if the run wrote none.
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
