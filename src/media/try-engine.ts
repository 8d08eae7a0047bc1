import type { MediaEngine } from './engine.js';
import { lackingFrom } from './engine-needs.js';

/** Asks an untried engine for its version and for what it has. Throws when it does not run. */
export async function tryEngine(
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Pick<MediaEngine, 'version' | 'lacks'>> {
  const version = /^ffmpeg version (\S+)/m.exec(await listing(engine, '-version', signal))?.[1];
  if (version === undefined) throw new Error('it does not say its version as ffmpeg does');
  const has = new Set<string>();
  await Promise.all(
    LISTS.map(async ([kind, option]) => {
      for (const line of (await listing(engine, option, signal)).split('\n')) {
        const name = /^\s[\sA-Z.|]+\s(\S+)\s/.exec(line)?.[1];
        for (const one of name?.split(',') ?? []) has.add(`${kind} ${one}`);
      }
    }),
  );
  return { version: version.replace(/-.*$/, ''), lacks: lackingFrom(has) };
}

const LISTS = [
  ['encoder', '-encoders'],
  ['decoder', '-decoders'],
  ['filter', '-filters'],
  ['muxer', '-muxers'],
] as const;

async function listing(engine: MediaEngine, option: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await engine.run({ args: [option] }, signal);
  return Buffer.from(stdout).toString('utf8');
}
