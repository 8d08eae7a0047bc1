import type { JsonValue } from '../base/json.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type { CutList, CutShot, CutTake, CutText, CutTransition, Rate, SoundPart } from './cut-list.js';
import { exportedFilm, exportedShot } from './exported-shot.js';
import { type FcpxmlResources, fcpxmlResources } from './fcpxml-resources.js';
import { seconds } from './fcpxml-time.js';
import { framesInSeconds } from './rate-time.js';
import { takeLabel, takeLines } from './take-text.js';
import { element, printXml, type XmlElement } from './xml.js';

/** The edit as FCPXML 1.10. Takes are auditions; sounds and captions are connected to the shot in which they start. */
export function writeFcpxml(cut: CutList): string {
  const resources = fcpxmlResources(cut);
  const spine = element(
    'spine',
    {},
    cut.shots.flatMap((shot, n) => [
      storyElement(shot, { cut, resources, connected: connectedTo(n, { cut, resources }) }),
      ...transitionAfter(cut.transitions[n], shot, { cut, resources }),
    ]),
  );
  const sequence = element(
    'sequence',
    {
      format: resources.film,
      duration: seconds(framesInSeconds(cut.frames, cut.rate)),
      tcStart: '0s',
      tcFormat: 'NDF',
      audioLayout: 'stereo',
      audioRate: '48k',
    },
    [
      ...(cut.lost.length > 0 ? [element('note', {}, [cut.lost.join(' ')])] : []),
      spine,
      exportedElement('com.inbetween.film', exportedFilm(cut)),
    ],
  );
  const project = element('project', { name: cut.name }, [sequence]);
  const root = element('fcpxml', { version: '1.10' }, [
    element('resources', {}, resources.elements),
    element('library', {}, [element('event', { name: cut.name }, [project])]),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n${printXml(root)}\n`;
}

interface Surroundings {
  readonly cut: CutList;
  readonly resources: FcpxmlResources;
}

interface Connected {
  /** Sounds and captions, with places in the clip's own time. */
  readonly items: readonly XmlElement[];
  readonly markers: readonly XmlElement[];
  /** Texts of its captions; null for a take that is not shown. */
  readonly cues: readonly string[] | null;
}

function storyElement(
  shot: CutShot,
  { connected, ...around }: Surroundings & { readonly connected: Connected },
): XmlElement {
  const offset = seconds(framesInSeconds(shot.record[0], around.cut.rate));
  const used = clipElement(shot, shot.take, { ...around, connected });
  if (shot.alternatives.length === 0) return withAttributes(used, { offset });
  const others = shot.alternatives.map((take) => clipElement(shot, take, { ...around, connected: nothing }));
  return element('audition', { offset }, [used, ...others]);
}

const nothing: Connected = { items: [], markers: [], cues: null };

function clipElement(
  shot: CutShot,
  take: CutTake,
  { cut, resources, connected }: Surroundings & { readonly connected: Connected },
): XmlElement {
  const { media } = take;
  const [from, to] = shot.source;
  const rate = media.video?.rate ?? cut.rate;
  const isConformed = rate[0] * cut.rate[1] !== cut.rate[0] * rate[1];
  const isMuted =
    media.sound !== null && !cut.sounds.some((one) => one.kind === 'clip' && one.shot === shot.id);
  const start = framesInSeconds(from, cut.rate);
  return element(
    'asset-clip',
    {
      ref: resources.of(media),
      name: takeLabel(shot, take),
      start: seconds(start),
      duration: seconds(framesInSeconds(to - from, cut.rate)),
      format: resources.formatOf(media),
      tcFormat: 'NDF',
      srcEnable: isMuted ? 'video' : undefined,
      audioRole: media.sound !== null && !isMuted ? 'effects' : undefined,
    },
    [
      element('note', {}, [takeLines(shot, take)]),
      // Clips keep their speed: frames are repeated or left out.
      ...(isConformed ? [element('conform-rate', { scaleEnabled: 0, srcFrameRate: namedRate(rate) })] : []),
      element('adjust-conform', { type: cut.fit === 'contain' ? 'fit' : 'fill' }),
      ...connected.items,
      element('marker', {
        start: seconds(start),
        duration: seconds(framesInSeconds(1, cut.rate)),
        value: shot.title ?? shot.id,
        note: takeLines(shot, take),
      }),
      ...connected.markers,
      exportedElement('com.inbetween.shot', exportedShot(shot, take, { cut, cues: connected.cues })),
    ],
  );
}

function exportedElement(key: string, facts: { readonly [key: string]: JsonValue }): XmlElement {
  return element('metadata', {}, [element('md', { key, value: JSON.stringify(facts) })]);
}

// The format names these rates only; any other follows from the clip itself.
function namedRate([per, second]: Rate): string | undefined {
  const name = String(Math.round((per / second) * 100) / 100);
  return ['23.98', '24', '25', '29.97', '30', '60', '47.95', '48', '50', '59.94'].find((one) => one === name);
}

function transitionAfter(
  transition: CutTransition | undefined,
  shot: CutShot,
  { cut, resources }: Surroundings,
): readonly XmlElement[] {
  if (transition === undefined || transition.kind === 'cut') return [];
  const { kind, before, after } = transition;
  return [
    element(
      'transition',
      {
        name: resources.transitionName(kind),
        offset: seconds(framesInSeconds(shot.record[1] - before, cut.rate)),
        duration: seconds(framesInSeconds(before + after, cut.rate)),
      },
      [element('filter-video', { ref: resources.transition(kind), name: resources.transitionName(kind) })],
    ),
  ];
}

function connectedTo(n: number, { cut, resources }: Surroundings): Connected {
  const shot = cut.shots[n]!; // The caller counts the shots.
  const [begin, end] = shot.record;
  const isLast = n === cut.shots.length - 1;
  const isHere = (frame: number): boolean => (frame >= begin || n === 0) && (frame < end || isLast);
  const local = (frames: number): Rate => framesInSeconds(shot.source[0] + frames - begin, cut.rate);
  const sounds = cut.sounds.filter(({ kind }) => kind !== 'clip');
  const tracks = soundLevels(sounds);
  const captions = cut.captions.filter(({ from }) => isHere(from));
  return {
    cues: captions.map(({ text }) => text),
    items: [
      ...sounds
        .filter(({ at }) => isHere(frameOf(at, cut.rate)))
        .map((sound) => soundElement(sound, tracks.get(sound) ?? -1, { shot, cut, resources })),
      ...captions.map((caption, index) =>
        titleElement(caption, `ts${n}x${index}`, { local, cut, resources }),
      ),
    ],
    markers: cut.chapters
      .filter(({ from }) => isHere(from))
      .map(({ text, from }) =>
        element('chapter-marker', {
          start: seconds(local(from)),
          duration: seconds(framesInSeconds(1, cut.rate)),
          value: text,
          posterOffset: '0s',
        }),
      ),
  };
}

// The bed below, voices above it; voices that overlap have tracks of their own.
function soundLevels(sounds: readonly SoundPart[]): ReadonlyMap<SoundPart, number> {
  const ends: number[] = [];
  return new Map(
    [...sounds]
      .sort((a, b) => a.at - b.at)
      .map((sound) => {
        if (sound.kind === 'bed') return [sound, -1] as const;
        const free = ends.findIndex((until) => until <= sound.at);
        const level = free < 0 ? ends.length : free;
        ends[level] = sound.at + sound.length;
        return [sound, -2 - level] as const;
      }),
  );
}

function frameOf(samples: number, [per, second]: Rate): number {
  return Math.floor((samples * per) / (SAMPLE_RATE * second));
}

function soundElement(
  { media, at, from, length, volume, fadeIn, fadeOut, kind }: SoundPart,
  level: number,
  { shot, cut, resources }: Surroundings & { readonly shot: CutShot },
): XmlElement {
  const [per, second] = cut.rate;
  // In the time of the clip that it is connected to: frames and samples as one fraction.
  const ticks = (shot.source[0] - shot.record[0]) * second * SAMPLE_RATE + at * per;
  const fades = [
    ...(fadeIn > 0 ? [element('fadeIn', { type: 'linear', duration: inSamples(fadeIn) })] : []),
    ...(fadeOut > 0 ? [element('fadeOut', { type: 'linear', duration: inSamples(fadeOut) })] : []),
  ];
  const amount = decibels(volume);
  return element(
    'asset-clip',
    {
      ref: resources.of(media),
      lane: level,
      offset: seconds(framesInSeconds(ticks, [per * SAMPLE_RATE, 1])),
      name: media.name,
      start: inSamples(from),
      duration: inSamples(length),
      audioRole: kind === 'bed' ? 'music' : 'dialogue',
    },
    [
      element(
        'adjust-volume',
        { amount },
        fades.length > 0 ? [element('param', { name: 'amount', value: amount }, fades)] : [],
      ),
    ],
  );
}

function inSamples(samples: number): string {
  return seconds(framesInSeconds(samples, [SAMPLE_RATE, 1]));
}

function decibels(volume: number): string {
  // The lowest level of the format; a volume of 0 has no logarithm.
  return volume <= 0 ? '-96dB' : `${Math.round(2000 * Math.log10(volume)) / 100}dB`;
}

function titleElement(
  { text, from, to }: CutText,
  style: string,
  { local, cut, resources }: Surroundings & { readonly local: (frame: number) => Rate },
): XmlElement {
  return element(
    'title',
    {
      ref: resources.title,
      lane: 1,
      offset: seconds(local(from)),
      name: text.split('\n')[0]!.slice(0, 80), // A text has a first line.
      // Generated media has an hour of its own time in front, by the convention of the format.
      start: '3600s',
      duration: seconds(framesInSeconds(to - from, cut.rate)),
    },
    [
      element('text', {}, [element('text-style', { ref: style }, [text])]),
      element('text-style-def', { id: style }, [
        element('text-style', {
          font: 'Helvetica',
          fontSize: Math.round(cut.size.height / 18),
          fontColor: '1 1 1 1',
          alignment: 'center',
        }),
      ]),
    ],
  );
}

function withAttributes(one: XmlElement, attributes: XmlElement['attributes']): XmlElement {
  return { ...one, attributes: { ...one.attributes, ...attributes } };
}
