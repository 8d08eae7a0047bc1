import { redact } from '../diagnostics/redact.js';
import type { Terminal } from './terminal.js';

/** The same terminal, but no key, token or signed address ever reaches it, whoever writes. */
export function cleanStreams(terminal: Terminal): Terminal {
  const secrets = secretsIn(terminal.env);
  return {
    ...terminal,
    env: terminal.env,
    stdin: terminal.stdin,
    stdout: cleaned(terminal.stdout, secrets),
    stderr: cleaned(terminal.stderr, secrets),
  };
}

/** What an environment holds that nobody may see. */
export function secretsIn(env: Terminal['env']): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    /KEY|SECRET|TOKEN|PASSWORD/i.test(name) && value && value.length >= 8 ? [value] : [],
  );
}

// Everything but writing is the stream's own: columns, colours, whether a person watches.
function cleaned(stream: NodeJS.WriteStream, secrets: readonly string[]): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean =>
    stream.write(typeof chunk === 'string' ? redact(chunk, secrets) : chunk, ...rest);
  return Object.create(stream, { write: { value: write } }) as NodeJS.WriteStream;
}
