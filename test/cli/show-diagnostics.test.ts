import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { showDiagnostics } from '../../src/cli/terminal/show-diagnostics.js';
import type { Terminal } from '../../src/cli/terminal/terminal.js';
import { errorInText } from '../../src/diagnostics/diagnostic.js';
import { columnsOf } from '../../src/diagnostics/wrap-text.js';

const source = {
  name: 'film/storyboard.yaml',
  text: 'shots:\n  - id: rain\n    first: nowhere\n',
  rangeOf: () => ({ start: 31, end: 38 }),
};
const error = errorInText(31, 38, {
  code: 'image-missing',
  message: `The image "nowhere.png" does not exist${' and is needed'.repeat(20)}.`,
  help: 'Did you mean "somewhere.png"?',
});

interface Output {
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly isTTY?: boolean;
}

function shown({ env = {}, columns = 80, isTTY = true }: Output): string {
  const written: string[] = [];
  const stderr = { isTTY, columns, write: (text: string) => written.push(text) };
  showDiagnostics(source, [error], { stderr, env } as unknown as Terminal);
  return written.join('');
}

const link = (address: string) => `\u001b]8;;${address}\u001b\\`;

test('diagnostics use the whole width of the terminal', () => {
  for (const columns of [40, 100, 160, 200]) {
    const widths = shown({ columns, isTTY: false }).split('\n').map(columnsOf);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    expect(Math.max(...widths)).toBeGreaterThan(columns - 20);
  }
});

test('a place is a link to the editor in a terminal, and never in a pipe, a log of CI or a dumb terminal', () => {
  const path = resolve(source.name).replace(/^\//, '');
  expect(shown({})).toContain(link(`vscode://file/${path}:3:12`));
  expect(shown({ env: { NO_COLOR: '1' } })).toContain(link(`vscode://file/${path}:3:12`));
  expect(shown({ isTTY: false, env: { FORCE_HYPERLINK: '1' } })).toContain(
    link(`vscode://file/${path}:3:12`),
  );
  for (const env of [{ CI: 'true' }, { TERM: 'dumb' }, { FORCE_HYPERLINK: '0' }] as const)
    expect(shown({ env: { ...env } as Readonly<Record<string, string>> })).not.toContain('\u001b]8');
  expect(shown({ isTTY: false })).not.toContain('\u001b');
});

test('another editor is configured, and an address of none is reported while the diagnostics are shown', () => {
  const idea = shown({ env: { INBETWEEN_EDITOR_URL: 'idea://open?file=/{path}&line={line}' } });
  expect(idea).toContain(`idea://open?file=${resolve(source.name)}&line=3`);
  const wrong = shown({ env: { INBETWEEN_EDITOR_URL: 'javascript:alert({path})' } });
  expect(wrong).toContain('INBETWEEN_EDITOR_URL is no address of an editor');
  expect(wrong).toContain('image-missing');
  expect(wrong).not.toContain('\u001b]8');
});
