import { Argument, Option } from 'commander';
import { list } from './read-arguments.js';

/** The storyboard of a command that reads one. */
export function storyboardArgument(): Argument {
  return new Argument('[storyboard]', 'the storyboard file').default('storyboard.yaml');
}

/** The storyboard of a command whose argument is something else. */
export function storyboardOption(): Option {
  return new Option('--storyboard <file>', 'the storyboard file').default('storyboard.yaml');
}

export function jsonOption(): Option {
  return new Option('--json', 'print the result as JSON');
}

export function stateOption(): Option {
  return new Option(
    '--state-dir <folder>',
    'the folder for clips and journal (default: .inbetween next to the storyboard)',
  );
}

export function providerOption(): Option {
  return new Option('--provider <name>', 'use this provider instead of the one in the storyboard');
}

export function onlyOption(): Option {
  return new Option(
    '--only <ids>',
    'only these shots: ids, numbers, ranges (3-5, canal..stars) or patterns (c*), separated by commas',
  ).argParser(list);
}

export function queueOption(): Option {
  return new Option(
    '--queue <address>',
    'let workers do the heavy work: the Redis of a queue, redis://host/0',
  );
}

export function ffmpegOption(): Option {
  return new Option('--ffmpeg <path>', 'use this ffmpeg');
}

export function trustOption(): Option {
  return new Option(
    '--trust <pem>',
    'certificates of the authorities whose signatures are trusted (default: INBETWEEN_C2PA_TRUST)',
  );
}
