import { expect, test } from 'vitest';
import { showFailure } from '../../src/cli/terminal/show-failure.js';
import type { Terminal } from '../../src/cli/terminal/terminal.js';
import { RenderError } from '../../src/diagnostics/render-error.js';

function shown(error: unknown): { code: number; stderr: string } {
  let stderr = '';
  const stream = Object.create(process.stderr, {
    write: {
      value(text: string) {
        stderr += text;
      },
    },
  }) as Terminal['stderr'];
  const code = showFailure(
    error,
    { stdin: process.stdin, stdout: process.stdout, stderr: stream, env: {} },
    false,
  );
  return { code, stderr };
}

async function failTwice(first: Error, second: Error): Promise<unknown> {
  try {
    await using _opened = {
      async [Symbol.asyncDispose]() {
        throw second;
      },
    };
    throw first;
  } catch (error) {
    return error;
  }
}

test('an error while the command closes does not hide the error that ended it', async () => {
  const first = new RenderError('key-missing', 'There is no key.', { hint: 'Set it.' });
  const inner = await failTwice(first, new Error('The socket was closed.'));
  const outer = await failTwice(inner as Error, new Error('The file was closed.'));
  expect(shown(outer)).toEqual({ code: 4, stderr: 'key-missing\n  There is no key.\n  Set it.\n' });
});
