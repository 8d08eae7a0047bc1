/** Single keys of a terminal, until disposed. */
export interface Keys extends Disposable {
  /** False where no keys can be read: in a pipe or in CI. */
  readonly listening: boolean;
}

/** Runs the action of a key as soon as it is pressed. */
export function listenForKeys(stdin: NodeJS.ReadStream, actions: Readonly<Record<string, () => void>>): Keys {
  if (stdin.isTTY !== true) return { listening: false, [Symbol.dispose]: () => undefined };
  const onData = (data: Buffer): void => {
    for (const key of data.toString('utf8').toLowerCase()) actions[key]?.();
  };
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('data', onData);
  return {
    listening: true,
    [Symbol.dispose]() {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
