import { reduceFraction } from '../base/fraction.js';
import type { Size } from '../plan/size.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type { CutList, CutMedia, CutTransition, Rate } from './cut-list.js';
import { seconds } from './fcpxml-time.js';
import { framesInSeconds } from './rate-time.js';
import { element, type XmlElement } from './xml.js';

/** The resources of a document, and the names by which its elements refer to them. */
export interface FcpxmlResources {
  readonly elements: readonly XmlElement[];
  /** The format of the film. */
  readonly film: string;
  readonly title: string;
  of(media: CutMedia): string;
  /** Undefined for a sound. */
  formatOf(media: CutMedia): string | undefined;
  transition(kind: TimedKind): string;
  transitionName(kind: TimedKind): string;
}

type TimedKind = Exclude<CutTransition['kind'], 'cut'>;

// Built-in effects of the program, by the names that its own files use.
const EFFECTS: Readonly<Record<TimedKind, { readonly name: string; readonly uid: string }>> = {
  dissolve: { name: 'Cross Dissolve', uid: 'FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265' },
  fade: { name: 'Fade To Color', uid: 'FxPlug:F779C565-486D-4633-8035-0374B4DB8F5C' },
  wipe: { name: 'Wipe', uid: 'FxPlug:857E2FBA-98DB-411B-A88C-CE6ABC1F65D8' },
};
const TITLE = {
  name: 'Basic Title',
  uid: '.../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti',
};

/** The resources of an edit: formats, files and effects, each once. */
export function fcpxmlResources(cut: CutList): FcpxmlResources {
  const formats = new Map<string, XmlElement>();
  const formatId = (size: Size, rate: Rate): string => {
    const key = `${size.width}x${size.height}@${reduceFraction(...rate).join('/')}`;
    const id = (formats.get(key)?.attributes.id as string | undefined) ?? `f${formats.size + 1}`;
    if (!formats.has(key)) formats.set(key, formatElement(id, size, rate));
    return id;
  };
  const film = formatId(cut.size, cut.rate);
  const takes = cut.shots.flatMap(({ take, alternatives }) => [take, ...alternatives]);
  const media = new Map([...takes, ...cut.sounds].map((one) => [one.media.id, one.media]));
  const formatOf = ({ video }: CutMedia) => video ?? undefined;
  const assets = [...media.values()].map((one) => {
    const video = formatOf(one);
    return assetElement(one, video && formatId(video.size, video.rate));
  });
  const kinds = [...new Set(cut.transitions.flatMap(({ kind }) => (kind === 'cut' ? [] : [kind])))];
  const effects = kinds.map((kind) => element('effect', { id: `t-${kind}`, ...EFFECTS[kind] }));
  const titles = cut.captions.length > 0 ? [element('effect', { id: 'title', ...TITLE })] : [];
  return {
    elements: [...formats.values(), ...assets, ...effects, ...titles],
    film,
    title: 'title',
    of: ({ id }) => id,
    formatOf: ({ video }) => (video === null ? undefined : formatId(video.size, video.rate)),
    transition: (kind) => `t-${kind}`,
    transitionName: (kind) => EFFECTS[kind].name,
  };
}

function formatElement(id: string, { width, height }: Size, [per, second]: Rate): XmlElement {
  return element('format', {
    id,
    frameDuration: seconds(reduceFraction(second, per)),
    width,
    height,
    colorSpace: '1-1-1 (Rec. 709)',
  });
}

function assetElement(media: CutMedia, format: string | undefined): XmlElement {
  const { id, name, url, digest, video, sound } = media;
  const duration = video
    ? framesInSeconds(video.frames, video.rate)
    : framesInSeconds(Math.floor(media.seconds * SAMPLE_RATE), [SAMPLE_RATE, 1]);
  return element(
    'asset',
    {
      id,
      name,
      uid: digest.slice(0, 32).toUpperCase(),
      start: '0s',
      duration: seconds(duration),
      hasVideo: video ? 1 : undefined,
      format,
      hasAudio: sound ? 1 : undefined,
      videoSources: video ? 1 : undefined,
      audioSources: sound ? 1 : undefined,
      audioChannels: sound?.channels,
      audioRate: sound?.sampleRate,
    },
    [element('media-rep', { kind: 'original-media', src: url })],
  );
}
