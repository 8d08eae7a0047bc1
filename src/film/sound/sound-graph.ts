import type { MediaArgument } from '../../media/engine.js';
import {
  type BedSound,
  type ClipSound,
  SAMPLE_RATE,
  type TimelineSound,
  type VoiceSound,
} from '../../timeline/timeline-sound.js';
import type { Steady, SteadySound } from './steady-sound.js';

/** Inputs, and a filter graph that ends in `[mix]`: the film's whole sound, exactly as long as the film. */
export interface SoundGraph {
  readonly inputs: readonly MediaArgument[];
  readonly graph: string;
}

/** Mixes all sounds of a film. */
export function soundGraph(sound: SteadySound): SoundGraph {
  const { inputs, steps, input, named } = newGraph();
  const bed = sound.bed === null ? [] : [named(bedFilters(sound.bed, sound.length, input), 'bed')];
  // Neighbours may overlap, so they alternate between two buses; on one bus clips never overlap.
  const buses = [0, 1].flatMap((parity) => {
    const clips = sound.clips.filter((_, n) => n % 2 === parity);
    return clips.length === 0 ? [] : [clipBus(clips, sound.length, `bus${parity}`, { input, named })];
  });
  const voices = sound.voices.map((voice, n) =>
    named([voiceFilters(voice, input), ...filled(sound.length)].join(','), `voice${n}`),
  );
  const clips = buses.length === 0 ? [] : [mixed(buses, 'clips', named)];
  const said = voices.length === 0 ? [] : [mixed(voices, 'said', named)];
  named(`${mixed(balanced({ bed, clips, said }, sound.balance, steps), 'all', named)}anull`, 'mix');
  return { inputs, graph: steps.join(';') };
}

/** Mixes voices only, to the end of the last one but at most to so many samples. */
export function voicesGraph(voices: readonly Steady<VoiceSound>[], most: number): SoundGraph {
  const { inputs, steps, input, named } = newGraph();
  const said = voices.map((voice, n) => named(voiceFilters(voice, input), `voice${n}`));
  // Voices end at different times here, and amix would raise the others each time.
  named(
    `${said.join('')}amix=inputs=${said.length}:duration=longest:normalize=0,atrim=end_sample=${most}`,
    'mix',
  );
  return { inputs, graph: steps.join(';') };
}

function newGraph() {
  const inputs: MediaArgument[] = [];
  const steps: string[] = [];
  let count = 0;
  const input: Input = (path, ...options) => {
    inputs.push(...options, '-i', { read: path });
    count += 1;
    return count - 1;
  };
  const named: Named = (filters, name) => {
    steps.push(`${filters}[${name}]`);
    return `[${name}]`;
  };
  return { inputs, steps, input, named };
}

type Input = (path: string, ...options: readonly string[]) => number;
type Named = (filters: string, name: string) => string;

// Gaps in the times of a sound are filled. Its own first time is ignored: that of Vorbis and Opus is late by their priming.
const FORM = `aresample=${SAMPLE_RATE}:async=1,aformat=sample_fmts=fltp:sample_rates=${SAMPLE_RATE}:channel_layouts=stereo,asetpts=N/SR/TB`;

// The sound from the moment at which its file starts to play.
function fromStart(index: number, lead: number): string {
  const placed =
    lead === 0
      ? []
      : lead > 0
        ? [`adelay=delays=${lead}S:all=1`]
        : [`atrim=start_sample=${-lead}`, 'asetpts=N/SR/TB'];
  return [`[${index}:a:0]${FORM}`, ...placed].join(',');
}

function bedFilters(
  { path, lead, offset, volume, fadeIn, fadeOut, loop }: Steady<BedSound>,
  length: number,
  input: Input,
): string {
  const index = input(path, ...(loop ? ['-stream_loop', '-1'] : []));
  return [
    fromStart(index, lead),
    `atrim=start_sample=${offset}`,
    'asetpts=N/SR/TB',
    ...filled(length),
    `volume=${volume}`,
    ...faded(fadeIn, fadeOut, length),
  ].join(',');
}

function voiceFilters({ path, lead, at, volume }: Steady<VoiceSound>, input: Input): string {
  return [fromStart(input(path), lead), `volume=${volume}`, `adelay=delays=${at}S:all=1`].join(',');
}

function clipBus(
  clips: readonly Steady<ClipSound>[],
  length: number,
  name: string,
  { input, named }: { readonly input: Input; readonly named: Named },
): string {
  const parts = clips.map(({ path, lead, from, to, at, fadeIn, fadeOut }, n) => {
    const until = clips[n + 1]?.at ?? length;
    // Silence before the first clip, and after each up to the next.
    const start = n === 0 ? at : 0;
    return named(
      [
        fromStart(input(path), lead),
        'apad',
        `atrim=start_sample=${from}:end_sample=${to}`,
        'asetpts=N/SR/TB',
        ...faded(fadeIn, fadeOut, to - from),
        ...(start === 0 ? [] : [`adelay=delays=${start}S:all=1`]),
        ...filled(until - at + start),
      ].join(','),
      `${name}n${n}`,
    );
  });
  return named(`${parts.join('')}concat=n=${parts.length}:v=0:a=1`, name);
}

// Exactly so many samples, padded with silence.
function filled(length: number): readonly string[] {
  return ['apad', `atrim=end_sample=${length}`];
}

function faded(fadeIn: number, fadeOut: number, length: number): readonly string[] {
  return [
    ...(fadeIn === 0 ? [] : [`afade=t=in:start_sample=0:nb_samples=${fadeIn}`]),
    ...(fadeOut === 0
      ? []
      : [`afade=t=out:start_sample=${Math.max(0, length - fadeOut)}:nb_samples=${fadeOut}`]),
  ];
}

// amix divides each of n inputs by n. Multiplying by n restores the loudness.
function mixed(inputs: readonly string[], name: string, named: Named): string {
  const [only] = inputs;
  if (inputs.length === 1 && only !== undefined) return only;
  return named(
    `${inputs.join('')}amix=inputs=${inputs.length}:duration=longest:dropout_transition=0,volume=${inputs.length}`,
    name,
  );
}

const DUCK = 'sidechaincompress=threshold=0.02:ratio=6:attack=30:release=500';

// Voices duck the bed. Clips over the bed duck it as well; clips under the bed are ducked by it.
function balanced(
  { bed, clips, said }: { bed: readonly string[]; clips: readonly string[]; said: readonly string[] },
  balance: TimelineSound['balance'],
  steps: string[],
): readonly string[] {
  const [music, own, voice] = [bed[0], clips[0], said[0]];
  if (music === undefined) return [...clips, ...said];
  const keys = [balance === 'over' ? own : undefined, voice].filter((key) => key !== undefined);
  let [heardMusic, heardOwn, heardVoice] = [music, own, voice];
  const split = (label: string): readonly [string, string] => {
    const name = label.slice(1, -1);
    steps.push(`${label}asplit=2[${name}heard][${name}key]`);
    return [`[${name}heard]`, `[${name}key]`];
  };
  for (const key of keys) {
    const [heard, lowering] = split(key);
    if (key === own) heardOwn = heard;
    else heardVoice = heard;
    steps.push(`${heardMusic}${lowering}${DUCK}[under${key.slice(1)}`);
    heardMusic = `[under${key.slice(1)}`;
  }
  if (balance === 'under' && heardOwn !== undefined) {
    const [heard, lowering] = split(heardMusic);
    heardMusic = heard;
    steps.push(`${heardOwn}${lowering}${DUCK}[lowered]`);
    heardOwn = '[lowered]';
  }
  return [heardMusic, heardOwn, heardVoice].filter((one) => one !== undefined);
}
