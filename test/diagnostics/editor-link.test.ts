import { expect, test } from 'vitest';
import { DEFAULT_EDITOR_URL, editorLink, editorUrl } from '../../src/diagnostics/editor-link.js';
import { RenderError } from '../../src/diagnostics/render-error.js';

test.each([
  ['/home/me/film/storyboard.yaml', 'vscode://file/home/me/film/storyboard.yaml:14:3'],
  ['C:\\film\\a b.yaml', 'vscode://file/C:/film/a%20b.yaml:14:3'],
  ['/雨/50%#1?.yaml', 'vscode://file/%E9%9B%A8/50%25%231%3F.yaml:14:3'],
  ['/\u001b]8;;x\u0007/\ud800.yaml', 'vscode://file/%1B%5D8%3B%3Bx%07/%EF%BF%BD.yaml:14:3'],
])('the place in %j is the address %s', (file, address) => {
  expect(editorLink(DEFAULT_EDITOR_URL, { file, line: 14, column: 3 })).toBe(address);
});

test('another editor is configured by its address, and links are turned off by "none"', () => {
  const url = editorUrl(' idea://open?file=/{path}&line={line} ');
  expect(editorLink(url!, { file: '/a/b.yaml', line: 2, column: 1 })).toBe(
    'idea://open?file=/a/b.yaml&line=2',
  ); // It is not "none".
  expect(editorUrl('none')).toBeNull();
  expect([editorUrl(undefined), editorUrl(' ')]).toEqual([DEFAULT_EDITOR_URL, DEFAULT_EDITOR_URL]);
});

test.each([
  'code {path}',
  'vscode://file/x',
  'javascript:alert("{path}")',
  'JavaScript:{path}',
  'data:text/html,{path}',
  'x:{path}\u001b\\',
  '{path}',
])('%j is refused', (url) => {
  expect(() => editorUrl(url)).toThrow(RenderError);
});
