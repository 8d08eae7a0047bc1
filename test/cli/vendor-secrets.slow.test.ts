import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import type { VendorEmulator } from '../../src/emulator/vendors/vendor-contract.js';
import type { RenderOutcome } from '../../src/events/render-outcome.js';
import { storyboardFindings } from '../../src/operations/doctor-findings/storyboard-findings.js';
import { reportFiles } from '../../src/operations/files-of-report.js';
import { render } from '../../src/operations/render.js';
import { reportRender } from '../../src/operations/report.js';
import { formatEvent } from '../../src/report/event-lines.js';
import { formatOutcome } from '../../src/report/format-outcome.js';
import { junitXml } from '../../src/report/junit.js';
import { outcomeJson } from '../../src/report/outcome-json.js';
import { spentIn } from '../../src/report/spent.js';
import { said } from '../rig/said.js';
import { openVendorFilm, type VendorFilm } from '../rig/vendor-film.js';
import { secretsOf, vendorTable } from '../rig/vendor-table.js';

type Arrange = (service: VendorEmulator) => void;

/** What goes wrong in a render, and how the film may end then. Answers with `echo` repeat keys and signed addresses. */
const faults: readonly (readonly [string, Arrange, readonly RenderOutcome['status'][]])[] = [
  ['nothing', () => undefined, ['finished']],
  [
    'throttling, errors at polls, and a refused download',
    (service) => {
      service.fail('upload', { echo: 503 });
      service.fail('submit', { echo: 429 });
      service.fail('poll', { echo: 500 });
      service.fail('result', { echo: 503 });
      service.fail('poll', 'cut-after');
      service.fail('download', { echo: 403 });
      service.fail('download', { echo: 500 });
    },
    ['finished'],
  ],
  [
    'a refused key',
    (service) => {
      for (const place of ['upload', 'submit', 'submit'] as const) service.fail(place, { echo: 401 });
    },
    ['incomplete'],
  ],
  [
    'lost answers and a search that is refused',
    (service) => {
      service.fail('submit', 'cut-after');
      service.fail('submit', { echo: 502 });
      service.fail('list', { echo: 403 });
      service.fail('poll', { echo: 403 });
    },
    ['finished', 'incomplete'],
  ],
  [
    'a late failure and a refusal by moderation',
    (service) => {
      service.endNext('late-failure');
      service.endNext('moderation');
    },
    ['finished', 'incomplete'],
  ],
  ['an input that is refused', (service) => service.fail('submit', { echo: 422 }), ['incomplete']],
];

const commands = [['status'], ['status', '--json'], ['takes'], ['plan', '--json']];

const cases = vendorTable.flatMap((row) =>
  faults.map(([name, arrange, ends]) => [row.entry.traits.id, name, { row, arrange, ends }] as const),
);

test.each(cases)(
  'no key, token or signed address of %s is written: %s',
  async (_, __, { row, arrange, ends }) => {
    await using film = await openVendorFilm(row, ['one', 'two']);
    arrange(film.service);
    const { said: texts, status } = await renderAndReport(film);
    expect(ends, texts.at(-1)).toContain(status);
    for (const [command = '', ...args] of commands) {
      const { stdout, stderr } = await said([command, film.files.storyboard, ...args], film.env);
      expect(`${stdout}${stderr}`).not.toBe('');
      texts.push(stdout, stderr);
    }
    const secrets = secretsOf(row);
    expect(secrets.filter((secret) => texts.join('\n').includes(secret))).toEqual([]);
    const files = await filesIn(film.files.folder);
    const names = files.map((file) => file.slice(film.files.folder.length + 1));
    expect(names).toEqual(expect.arrayContaining(['.inbetween/journal.jsonl', 'report.html', 'report.json']));
    if (status === 'finished') expect(names).toContain('storyboard.lock');
    for (const file of files) {
      const bytes = await readFile(file);
      expect(
        secrets.filter((secret) => bytes.includes(secret)),
        file,
      ).toEqual([]);
    }
  },
);

/** Renders, writes the reports next to the storyboard, and returns all texts for people and programs. */
async function renderAndReport(film: VendorFilm): Promise<{ said: string[]; status: string }> {
  await using project = film.open();
  const signal = new AbortController().signal;
  const startedAt = project.clock.now();
  const end = await render(project, { signal, consent: async () => true, measureSeams: true }).catch(
    (error: unknown) => {
      if (error instanceof RenderError) return { status: 'failed', error } as const;
      throw error;
    },
  );
  const { events } = film;
  const ended = { project, outcome: end, events, startedAt, ok: end.status === 'finished' };
  // The reports themselves must not have the values: none is named here.
  const reported = await reportRender(ended, { secrets: [], signal });
  for (const path of ['report.html', 'report.json'])
    for (const { content } of (await reportFiles(path, reported, { ended, signal })).files)
      await film.files.write(path, content);
  const spent = spentIn(events);
  const outcome =
    end.status === 'failed'
      ? [
          `${end.error.code} ${end.error.message} ${end.error.hint} ${end.error.stack} ${String(end.error.cause)}`,
        ]
      : [formatOutcome(end, { spent }), JSON.stringify(outcomeJson(end, spent))];
  // The rest of "doctor" looks at the machine, which takes seconds.
  const findings = await storyboardFindings(project, signal);
  const lines = events.flatMap((event) => [formatEvent(event) ?? '', JSON.stringify(event)]);
  return {
    said: [junitXml(reported.report), JSON.stringify(findings), ...lines, ...outcome],
    status: end.status,
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  const kinds = await Promise.all(paths.map((path) => stat(path)));
  return paths.filter((_, index) => kinds[index]?.isFile());
}
