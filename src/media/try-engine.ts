import type { MediaEngine } from './engine.js';
import { missingFeatures } from './engine-needs.js';

/** Reads the version and the features of an engine. Throws when it does not run. */
export async function tryEngine(
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<Pick<MediaEngine, 'version' | 'lacks'>> {
  const version = /^ffmpeg version (\S+)/m.exec(await readListing(engine, '-version', signal))?.[1];
  if (version === undefined) throw new Error('it does not print a version like ffmpeg');
  const available = new Set<string>();
  await Promise.all(
    LISTS.map(async ([kind, option]) => {
      for (const line of (await readListing(engine, option, signal)).split('\n')) {
        const name = /^\s[\sA-Z.|]+\s(\S+)\s/.exec(line)?.[1];
        for (const one of name?.split(',') ?? []) available.add(`${kind} ${one}`);
      }
    }),
  );
  return { version: version.replace(/-.*$/, ''), lacks: missingFeatures(available) };
}

const LISTS = [
  ['encoder', '-encoders'],
  ['decoder', '-decoders'],
  ['filter', '-filters'],
  ['muxer', '-muxers'],
] as const;

async function readListing(engine: MediaEngine, option: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await engine.run({ args: [option] }, signal);
  return Buffer.from(stdout).toString('utf8');
}
