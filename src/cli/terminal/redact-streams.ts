import { redact } from '../../diagnostics/redact.js';
import type { Terminal } from './terminal.js';

/** The same terminal, with keys, tokens and signed addresses removed from everything that is written to it. */
export function redactStreams(terminal: Terminal): Terminal {
  const secrets = secretsIn(terminal.env);
  return {
    env: terminal.env,
    // Node opens standard input when it is first read from the process, which takes time.
    get stdin() {
      return terminal.stdin;
    },
    stdout: redacted(terminal.stdout, secrets),
    stderr: redacted(terminal.stderr, secrets),
  };
}

/** The values of an environment that must not be shown. */
export function secretsIn(env: Terminal['env']): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    /KEY|SECRET|TOKEN|PASSWORD/i.test(name) && value && value.length >= 8 ? [value] : [],
  );
}

// All other properties are those of the stream: its width, its colours, whether it is a terminal.
function redacted(stream: NodeJS.WriteStream, secrets: readonly string[]): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean =>
    stream.write(typeof chunk === 'string' ? redact(chunk, secrets) : chunk, ...rest);
  return Object.create(stream, { write: { value: write } }) as NodeJS.WriteStream;
}
