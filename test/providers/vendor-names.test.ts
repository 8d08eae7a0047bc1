import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtInProviders } from '../../src/providers/registry.js';
import type { ProviderTraits } from '../../src/storyboard/provider-traits.js';
import { readSources } from '../rig/sources.js';

const rules = builtInProviders.flatMap(({ traits }) => rulesOf(traits));

/** What belongs to one provider, as patterns of a line of code. */
function rulesOf(traits: ProviderTraits): readonly RegExp[] {
  const { id, kind, keyVariable, addressVariable, hosts, schemes, models } = traits;
  const literal = `['"\`]${escaped(id)}['"\`]`;
  return [
    new RegExp(`[!=]==?\\s*${literal}|${literal}\\s*[!=]==?|\\bcase\\s+${literal}`),
    // The name of a vendor is also in its headers. That of a local provider may be an ordinary word, and a short name is a
    // part of ordinary words.
    ...(kind === 'paid'
      ? [new RegExp(id.length > 5 ? escaped(id) : `(?<![a-z])${escaped(id)}(?![a-z])`, 'i')]
      : []),
    ...[keyVariable, addressVariable].flatMap((name) => (name === null ? [] : [new RegExp(escaped(name))])),
    ...hosts.map((host) => new RegExp(domainOf(host), 'i')),
    ...schemes.map((scheme) => new RegExp(`\\b${escaped(scheme)}:`, 'i')),
    ...models.map((model) => new RegExp(`\\b${escaped(familyOf(model))}`, 'i')),
  ];
}

// The pattern of a whole host name ends with its domain, which is already escaped.
function domainOf(host: RegExp): string {
  const domain = /[a-z0-9-]+\\\.[a-z]+(?=\$$)/.exec(host.source);
  if (!domain) throw new Error(`${host} does not end with a domain.`);
  return domain[0];
}

// Up to the first number, so that later versions are found as well.
function familyOf(model: string): string {
  return /^[a-z]+-?\d+/i.exec(model)?.[0] ?? model;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// What is no knowledge of a provider. Each must exist, or it is outdated.
const exceptions = [
  // The shared store can be in a bucket of the same cloud.
  { file: 'src/store/remote/s3-address.ts', text: 'const HOSTS_WITH_BUCKETS =' },
  { file: 'schema/storyboard.base.json', text: 'https://s3.oss-cn-beijing.aliyuncs.com' },
  // Takes are drafts or paid; the page does not know their provider.
  { file: 'web/src/compare.tsx', text: "kind === 'draft'" },
  { file: 'web/src/screen.tsx', text: "plays === 'draft'" },
];

function isException(file: string, line: string): boolean {
  return exceptions.some((one) => one.file === file && line.includes(one.text));
}

/** The lines of a file that know a provider. */
function leaks(file: string, text: string): readonly string[] {
  const lines = text.split('\n').map((line, index) => ({ line, at: `${file}:${index + 1}` }));
  return lines
    .filter(({ line }) => rules.some((rule) => rule.test(line)) && !isException(file, line))
    .map(({ line, at }) => `${at}: ${line.trim()}`);
}

/** All hand-written code outside providers/ and emulator/, and the hand-written part of the schema. */
function neutralFiles(): ReadonlyMap<string, string> {
  const sources = [...readSources()].filter(([file]) => !/^(?:providers|emulator)\//.test(file));
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const page = readdirSync(new URL('../../web/src', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `web/src/${name}`);
  return new Map([
    ...sources.map(([file, text]): [string, string] => [`src/${file}`, text]),
    ...[...page, 'schema/storyboard.base.json'].map((path): [string, string] => [path, read(path)]),
  ]);
}

test('code outside providers/ and emulator/ knows no provider', () => {
  const files = neutralFiles();
  expect(files.size).toBeGreaterThan(300);
  expect([...files].flatMap(([file, text]) => leaks(file, text))).toEqual([]);
  for (const { file, text } of exceptions)
    expect(files.get(file), `the exception in ${file}`).toContain(text);
});

test.each([
  ['a comparison', `if (provider.id === 'draft') return;`],
  ['a reversed comparison', `const isPaid = "draft" !== name;`],
  ['a case', `case 'draft':`],
  ['a vendor', `if (name === 'dashscope') return;`],
  ['a header', `headers['X-DashScope-Async'] = 'enable';`],
  ['a key variable', 'const key = env.DASHSCOPE_API_KEY;'],
  ['a host', `if (host.endsWith('.maas.aliyuncs.com')) return true;`],
  ['a scheme', `address.startsWith('oss://')`],
  ['a model', `hint: 'Use wan2.9-i2v.'`],
])('%s is found', (_, line) => {
  expect(leaks('src/plan/a.ts', `export {};\n${line}\n`)).toEqual([`src/plan/a.ts:2: ${line}`]);
});

test.each([
  ['an English word', `export const kind = isLocal ? 'draft' : 'paid'; // a draft`],
  ['a part of another word', 'readonly across: number; const loss: number = 1;'],
])('%s is not found', (_, line) => {
  expect(leaks('src/plan/a.ts', line)).toEqual([]);
});
