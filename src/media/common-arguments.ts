import type { MediaArgument } from './engine.js';

/** A job's arguments with what every run of ffmpeg gets: no questions, progress, and only local files. */
export function withCommonArguments(args: readonly MediaArgument[]): readonly MediaArgument[] {
  return [...ALWAYS, ...args.flatMap((argument) => (argument === '-i' ? LOCAL_INPUT : [argument]))];
}

// Progress shares standard error, because standard output may carry pictures.
const ALWAYS = '-nostdin -hide_banner -y -nostats -progress pipe:2 -loglevel warning'.split(' ');
// A playlist inside a clip must not make ffmpeg open an address or a device.
const LOCAL_INPUT = ['-protocol_whitelist', 'file,pipe', '-i'];
