// The main step of action.yml: plans, runs one command, and keeps its results. Uses only the modules of Node.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inbetween, keepPlan, mode, resultFolder, storyboard } from './inbetween.mjs';

const { env } = process;
const folder = resultFolder;
const report = join(folder, 'report.html');
// The results of an earlier use in the same job were uploaded already.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

// Afterwards, nothing would be left to generate.
keepPlan();
const { code, film = '', outputs = [] } = runMode();
output({
  folder,
  'exit-code': String(code),
  film,
  outputs: outputs.join('\n'),
  report: existsSync(report) ? report : '',
});
process.exitCode = code;

function runMode() {
  const more = (env.INPUT_ARGUMENTS ?? '')
    .split('\n')
    .map((argument) => argument.trim())
    .filter(Boolean);
  const reports = [
    ...['--report', report, '--report', join(folder, 'report.json')],
    ...['--junit', join(folder, 'junit.xml'), '--events', join(folder, 'events.ndjson')],
  ];
  const seam = env.INPUT_MAX_SEAM ? ['--max-seam', env.INPUT_MAX_SEAM] : [];
  switch (mode) {
    case 'check':
    case 'plan':
      return inbetween([mode, storyboard, ...more]);
    case 'frozen':
      return rendered(
        inbetween(['render', storyboard, '--frozen', ...reports, ...seam, ...more], { capture: true }),
      );
    case 'render': {
      const cost = env.INPUT_MAX_COST ? ['--yes', '--max-cost', env.INPUT_MAX_COST] : [];
      return rendered(
        inbetween(['render', storyboard, ...cost, ...reports, ...seam, ...more], { capture: true }),
      );
    }
    default:
      process.stdout.write(
        `::error title=inbetween::Unknown mode "${mode}". Known: check, plan, frozen, render.\n`,
      );
      return { code: 2 };
  }
}

// The film's path is the first line on standard output.
function rendered({ code, stdout }) {
  process.stdout.write(stdout);
  const [path = ''] = stdout.split('\n');
  return { code, film: path.endsWith('.mp4') && existsSync(path) ? path : '', outputs: furtherOutputs() };
}

// Written now, or unchanged.
function furtherOutputs() {
  const events = join(folder, 'events.ndjson');
  if (!existsSync(events)) return [];
  const lines = readFileSync(events, 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'output-published' || type === 'output-unchanged')
    .map(({ path }) => path)
    .filter((path) => existsSync(path));
}

function output(values) {
  if (!env.GITHUB_OUTPUT) return;
  for (const [name, value] of Object.entries(values)) {
    const lines = value.includes('\n')
      ? `${name}<<END-OF-${name}\n${value}\nEND-OF-${name}`
      : `${name}=${value}`;
    appendFileSync(env.GITHUB_OUTPUT, `${lines}\n`);
  }
}
