import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { listenForKeys } from '../../src/cli/terminal/listen-for-keys.js';

function keyboard(isTTY: boolean) {
  const modes: boolean[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    setRawMode: (raw: boolean) => void modes.push(raw),
  });
  return {
    stdin: stream as unknown as NodeJS.ReadStream,
    press: (keys: string) => stream.write(keys),
    modes,
  };
}

test('keys run their actions until the listener is disposed', () => {
  const { stdin, press, modes } = keyboard(true);
  const pressed: string[] = [];
  const keys = listenForKeys(stdin, { r: () => pressed.push('r'), '\u0003': () => pressed.push('quit') });
  press('R');
  press('x');
  press('\u0003');
  keys[Symbol.dispose]();
  press('r');
  expect(pressed).toEqual(['r', 'quit']);
  expect(modes).toEqual([true, false]);
});

test('a pipe has no keys', () => {
  const { stdin, modes } = keyboard(false);
  using keys = listenForKeys(stdin, {});
  expect([keys.listening, modes]).toEqual([false, []]);
});
