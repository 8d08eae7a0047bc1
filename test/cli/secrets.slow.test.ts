import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { serviceKey as key, openQuickService } from '../rig/quick-service.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: two, first: portrait-750x1000.png, last: wide.png, prompt: sun }
`;
// Signatures as the emulator writes them.
const secrets = [key, key.slice(3), 'Bearer ', 'Signature=', 'OSSAccessKeyId=', permitOf('folder')];

// An upload permit begins with its policy. Its owner may write into the storage of the account.
function permitOf(firstField: string): string {
  return Buffer.from(JSON.stringify({ [firstField]: '' }))
    .toString('base64')
    .slice(0, 12);
}

/** Commands that report a render in every form; arguments.slow.test.ts checks other commands. */
const commands = [
  ['render', '--yes', '--report', 'report.html', '--junit', 'junit.xml', '--events', 'events.ndjson'],
  ['render', '--yes', '--json', '--report', 'report.json'],
  ['status'],
  ['recover', '--json'],
] as const;

test.concurrent.each([
  ['a render that succeeds', '', key, 0],
  ['a refused key', '', `${key}-wrong`, 4],
  ['a lost answer', 'cut-before@create#1', key, 6],
  ['refused takes', 'failed=DataInspectionFailed', key, 1],
  [
    'interrupted uploads and downloads',
    '500@upload*1, cut-after@download*1, early-expiry*1, html@poll*1',
    key,
    0,
  ],
] as const)('no key and no signature is written by %s', async (_, faults, used, expected) => {
  await using testProject = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  await using service = await openQuickService({
    faults: parseFaults(faults),
  });
  const env = service.env({ DASHSCOPE_API_KEY: used });
  const said: string[] = [];
  for (const [index, args] of commands.entries()) {
    const { code, stdout, stderr } = await inbetween(args, { cwd: testProject.folder, env });
    if (index === 0) expect({ code, stderr, faults }).toEqual({ code: expected, stderr, faults });
    expect(`${stdout}${stderr}`, args.join(' ')).not.toBe('');
    said.push(stdout, stderr);
  }
  const found = secrets.filter((secret) => said.join('\n').includes(secret));
  expect(found).toEqual([]);
  const files = await filesIn(testProject.folder);
  const kept = ['.inbetween/journal.jsonl', 'report.html', 'report.json', 'junit.xml', 'events.ndjson'];
  expect(files).toEqual(expect.arrayContaining(kept.map((name) => join(testProject.folder, name))));
  for (const file of files) {
    const bytes = await readFile(file);
    for (const secret of secrets) expect(bytes.includes(secret), `${file} holds ${secret}`).toBe(false);
  }
  if (expected === 0) expect(service.emulator.bill().billed).toHaveLength(2);
});

// No pattern recognises a key of this form: it is removed by its value.
const odd = 'Zq7+key/of_another.form~42==';
const forms = [
  odd,
  encodeURIComponent(odd),
  encodeURIComponent(encodeURIComponent(odd)),
  Buffer.from(odd).toString('hex'),
  ...['', 'a', 'ab', 'Bearer ', 'user:'].flatMap((before) => {
    // Without the characters that depend on the neighbours of the key.
    const base64 = Buffer.from(before + odd)
      .toString('base64')
      .replaceAll('=', '');
    const own = base64.slice(Math.ceil((before.length * 4) / 3), -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  }),
];

test.concurrent.each([
  ['clips that are made', 'echo-key', 0],
  ['errors and a lost answer', 'echo-key, code-after=500@create#1, cut-after@create#2, 500@poll*2', 0],
  ['refused takes', 'echo-key, failed=BrandNew', 1],
] as const)(
  'a key that the service echoes everywhere is written nowhere: %s',
  async (_, faults, expected) => {
    await using testProject = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
    await using service = await openQuickService({ faults: parseFaults(faults), accounts: { [odd]: {} } });
    const env = service.env({ DASHSCOPE_API_KEY: odd });
    const said: string[] = [];
    for (const [index, args] of commands.entries()) {
      const { code, stdout, stderr } = await inbetween(args, { cwd: testProject.folder, env });
      if (index === 0) expect({ code, stderr }).toEqual({ code: expected, stderr });
      said.push(stdout, stderr);
    }
    // The service has echoed it.
    expect(await readFile(join(testProject.folder, '.inbetween/journal.jsonl'), 'utf8')).toContain(
      '[removed]',
    );
    expect(forms.filter((form) => said.join('\n').includes(form))).toEqual([]);
    for (const file of await filesIn(testProject.folder)) {
      const bytes = await readFile(file);
      expect(
        forms.filter((form) => bytes.includes(form)),
        file,
      ).toEqual([]);
    }
  },
);

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  const kinds = await Promise.all(paths.map((path) => stat(path)));
  return paths.filter((_, index) => kinds[index]?.isFile());
}
