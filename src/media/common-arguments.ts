import type { MediaArgument } from './engine.js';

/** Adds the arguments of every ffmpeg run: no prompts, progress output, and only local files as input. */
export function withCommonArguments(args: readonly MediaArgument[]): readonly MediaArgument[] {
  return [...ALWAYS, ...args.flatMap((argument) => (argument === '-i' ? LOCAL_INPUT : [argument]))];
}

// Progress goes to standard error, because standard output may carry frames.
const ALWAYS = '-nostdin -hide_banner -y -nostats -progress pipe:2 -loglevel warning'.split(' ');
// A playlist inside a clip must not make ffmpeg open a network address or a device.
const LOCAL_INPUT = ['-protocol_whitelist', 'file,pipe', '-i'];
