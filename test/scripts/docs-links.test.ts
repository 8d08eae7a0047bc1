import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['.', 'docs', 'docs/providers', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

// What looks like a path of the project, or of a source file: `test/layers.test.ts`, `plan/take.ts`.
const path =
  /`((?:src|test|scripts|bench|fixtures|schema|docs|web|examples)\/[\w./-]*|[\w-]+\/[\w./-]+\.(?:ts|mjs))`/g;

test.each(pages)('%s links to pages and headings that exist', (page) => {
  const text = withoutCode(readPage(page));
  const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', heading] = target.split('#');
    const at = file === '' ? page : join(dirname(page), file);
    if (!existsSync(join(root, at))) return [target];
    return heading === undefined || headingsOf(at).includes(heading) ? [] : [target];
  });
  expect(broken).toEqual([]);
});

test.each(pages)('%s names files that exist', (page) => {
  const named = [...readPage(page).matchAll(path)].map(([, file = '']) => file);
  expect(
    named.filter(
      (file) => ![file, `src/${file}`, join(dirname(page), file)].some((one) => existsSync(join(root, one))),
    ),
  ).toEqual([]);
});

test('ARCHITECTURE.md names files and folders of src/ that exist', () => {
  const folders = readdirSync(join(root, 'src'));
  const named = [...readPage('ARCHITECTURE.md').matchAll(/`([a-z-]+)\/([\w./-]*)`/g)].flatMap(
    ([, folder = '', rest = '']) => (folders.includes(folder) ? [`src/${folder}/${rest}`] : []),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

// As GitHub names them.
function headingsOf(page: string): readonly string[] {
  return [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
