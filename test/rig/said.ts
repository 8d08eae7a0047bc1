import { Readable, Writable } from 'node:stream';
import { runCli } from '../../src/cli/run-cli.js';
import type { Ended } from './cli.js';
import { plainEnv } from './cli.js';

/** Runs a command in this process with pipes for its streams: for tables of arguments, where processes would be slow. */
export async function said(args: readonly string[], env: NodeJS.ProcessEnv = plainEnv()): Promise<Ended> {
  const [stdout, stderr] = [collector(), collector()];
  const stdin = Readable.from([]) as unknown as NodeJS.ReadStream;
  const code = await runCli(args, { stdin, stdout: stdout.stream, stderr: stderr.stream, env });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: NodeJS.WriteStream; text(): string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      parts.push(chunk);
      done();
    },
  });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
