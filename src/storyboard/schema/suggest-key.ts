import { closestOf, suggestionFor } from '../../diagnostics/closest.js';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../provider-traits.js';

// Names from the API and from other tools.
const aliases: Readonly<Record<string, string>> = {
  first_frame: 'first',
  first_frame_url: 'first',
  firstframe: 'first',
  start: 'first',
  start_frame: 'first',
  image: 'first',
  img_url: 'first',
  from: 'first',
  last_frame: 'last',
  last_frame_url: 'last',
  lastframe: 'last',
  end: 'last',
  end_frame: 'last',
  to: 'last',
  text: 'prompt',
  description: 'prompt',
  negative: 'negative_prompt',
  negativeprompt: 'negative_prompt',
  promptextend: 'prompt_extend',
  extend_prompt: 'prompt_extend',
  name: 'id',
  shot: 'id',
  size: 'resolution',
  quality: 'resolution',
  seconds: 'duration',
  length: 'duration',
  effect: 'template',
  gravity: 'anchor',
  position: 'anchor',
  focal_point: 'focus',
  focus_point: 'focus',
  subject: 'focus',
  scenes: 'shots',
  clips: 'shots',
  frames: 'keyframes',
  images: 'keyframes',
  settings: 'defaults',
  options: 'defaults',
  parameters: 'defaults',
  file: 'output',
  out: 'output',
  path: 'output',
  framerate: 'fps',
  frame_rate: 'fps',
  rate: 'fps',
  music: 'audio',
  sound: 'audio',
  soundtrack: 'audio',
  voice: 'audio',
  source: 'src',
  subtitles: 'captions',
  subtitle: 'caption',
  lang: 'language',
  transitions: 'transition',
  colour: 'color',
  ratio: 'aspect',
  aspect_ratio: 'aspect',
  otio: 'exports',
  fcpxml: 'exports',
  edl: 'exports',
  renditions: 'outputs',
  match_colour: 'match_color',
  matchcolor: 'match_color',
  color_match: 'match_color',
  normalise: 'normalize',
  fix: 'normalize',
  audio_url: 'driving_audio',
  drivingaudio: 'driving_audio',
  lipsync: 'driving_audio',
  variants: 'takes',
  attempts: 'takes',
  redis: 'queue',
  workers: 'queue',
};

// The blocks in which a key is allowed, for a key in the wrong block.
const blocksOfKey: Readonly<Record<string, string>> = {
  output: '"film:"',
  outputs: '"film:"',
  exports: '"film:"',
  fps: '"film:"',
  fit: '"film:"',
  duplicate_frames: '"film:"',
  transition: '"film:" or a shot',
  match_color: '"film:" or a shot',
  captions: '"film:"',
  clip_sound: '"film:"',
  audio: '"film:" or a shot',
  chapters: '"film:"',
  language: '"film:"',
  caption: 'a shot',
  prompt: 'a shot or "defaults:"',
  negative_prompt: 'a shot or "defaults:"',
  model: 'a shot or "defaults:"',
  resolution: 'a shot or "defaults:"',
  duration: 'a shot or "defaults:"',
  prompt_extend: 'a shot or "defaults:"',
  watermark: 'a shot or "defaults:"',
  seed: 'a shot or "defaults:"',
  takes: 'a shot or "defaults:"',
  normalize: 'a shot or "defaults:"',
  id: 'a shot',
  first: 'a shot',
  last: 'a shot',
  template: 'a shot',
  driving_audio: 'a shot',
  keyframes: 'the top of the file, without indentation',
  defaults: 'the top of the file, without indentation',
  provider: 'the top of the file, without indentation',
  store: 'the top of the file, without indentation',
  queue: 'the top of the file, without indentation',
  film: 'the top of the file, without indentation',
  shots: 'the top of the file, without indentation',
  version: 'the top of the file, without indentation',
};

/** A hint for an unknown key: the intended key, or the block where it belongs. Undefined where there is none. */
export function suggestKey(
  path: DocumentPath,
  { known, providers }: { readonly known: readonly string[]; readonly providers: readonly ProviderTraits[] },
): string | undefined {
  const key = String(path.at(-1));
  const isProvider = path[0] === 'provider' || path[0] === 'providers';
  if (/key|secret|token|password/i.test(key) && (isProvider || path[0] === 'store')) {
    const variables = isProvider
      ? providers.flatMap(({ keyVariable, furtherKeyVariables = [] }) =>
          keyVariable === null ? [] : [keyVariable, ...furtherKeyVariables],
        )
      : ['AWS_SECRET_ACCESS_KEY'];
    return `Do not write keys and secrets in this file. Set them in the environment (${variables.join(', ')}).`;
  }
  const meant = intendedKey(key, known);
  if (meant)
    return `${suggestionFor(key, [meant]) ?? `Did you mean "${meant}"?`} Known: ${known.join(', ')}.`;
  return Object.hasOwn(blocksOfKey, key) ? `Move "${key}" to ${blocksOfKey[key]}.` : undefined;
}

/** The key of this block that an unknown key probably means. */
export function intendedKey(key: string, known: readonly string[]): string | undefined {
  const plain = key.toLowerCase().replaceAll('-', '_');
  if (known.includes('use') && /^(?:name|id|type|kind|provider)$/.test(plain)) return 'use';
  const other = Object.hasOwn(aliases, plain) ? aliases[plain] : undefined;
  const same = known.find((one) => one === plain) ?? known.find((one) => one === other);
  // A known key in the wrong block is not a misspelling.
  return same ?? (Object.hasOwn(blocksOfKey, key) ? undefined : closestOf(key, known));
}
