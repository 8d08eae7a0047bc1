import type { ReadElement } from './xml-reader.js';

/** A story of a compound clip or a multicam clip. */
export interface CompoundStory {
  readonly id: string;
  readonly spine: ReadElement;
  /** The time of its first frame. */
  readonly start: number;
}

/** The media of a project, by their ids. */
export interface FcpxmlAssets {
  /** Its file, name, first time and length in seconds; null for no asset. */
  assetOf(item: ReadElement): FcpxmlAsset | null;
  storyOf(item: ReadElement): CompoundStory | null;
  /** The name of the effect of a transition. */
  effectOf(item: ReadElement): string | null;
  /** The length of an item that states none. */
  lengthOf(item: ReadElement): number | null;
  /** Whether an item has something to see. */
  isSeen(item: ReadElement): boolean;
}

export interface FcpxmlAsset {
  readonly name: string;
  readonly src: string;
  readonly start: number;
  readonly length: number | null;
  readonly hasVideo: boolean;
}

/** The resources of a document. */
export function readFcpxmlAssets(resources: ReadElement | null): FcpxmlAssets {
  const byId = new Map(
    (resources?.children ?? []).flatMap((one) => {
      const id = attribute(one, 'id');
      return id === undefined ? [] : [[id, one] as const];
    }),
  );
  const resource = (item: ReadElement): ReadElement | undefined => byId.get(attribute(item, 'ref') ?? '');
  const assetOf = (item: ReadElement): FcpxmlAsset | null => {
    const found = resource(item) ?? resource(mainChild(item) ?? item);
    return found?.name === 'asset' ? asset(found) : null;
  };
  const storyOf = (item: ReadElement): CompoundStory | null => {
    const media = resource(item);
    if (media?.name !== 'media') return null;
    const sequence = media.children.find(({ name }) => name === 'sequence');
    const spine = sequence?.children.find(({ name }) => name === 'spine') ?? angleOf(media, item);
    if (spine === undefined) return null;
    return { id: attribute(media, 'id') ?? '', spine, start: (sequence && timeIn(sequence, 'tcStart')) ?? 0 };
  };
  return {
    assetOf,
    storyOf,
    effectOf: (item) => {
      const filter = item.children.find(({ name }) => name === 'filter-video');
      const effect = filter && byId.get(attribute(filter, 'ref') ?? '');
      return (filter && attribute(filter, 'name')) ?? (effect && attribute(effect, 'name')) ?? null;
    },
    lengthOf: (item) => assetOf(item)?.length ?? null,
    isSeen: (item) => item.name !== 'asset-clip' || (assetOf(item)?.hasVideo ?? true),
  };
}

// The angle that a multicam clip shows.
function angleOf(media: ReadElement, item: ReadElement): ReadElement | undefined {
  const angles = media.children.find(({ name }) => name === 'multicam')?.children ?? [];
  const shown = item.children.find(
    (one) => one.name === 'mc-source' && attribute(one, 'srcEnable') !== 'audio',
  );
  const id = shown && attribute(shown, 'angleID');
  return angles.find(
    (one) => one.name === 'mc-angle' && (id === undefined || attribute(one, 'angleID') === id),
  );
}

/** The media inside of a clip: its video, or the first clip of a synchronized clip. */
export function mainChild({ children }: ReadElement): ReadElement | undefined {
  const own = (one: ReadElement) => levelOf(one) === null;
  const found = children.find(
    (one) => own(one) && ['video', 'asset-clip', 'clip', 'ref-clip'].includes(one.name),
  );
  const spine = children.find((one) => own(one) && one.name === 'spine');
  const inner = found ?? spine?.children.find(({ name }) => name !== 'gap' && name !== 'transition');
  return inner?.name === 'clip' ? (mainChild(inner) ?? inner) : inner;
}

function asset(element: ReadElement): FcpxmlAsset {
  const media = element.children.find(({ name }) => name === 'media-rep');
  return {
    name: attribute(element, 'name') ?? '',
    // Before version 1.9 the asset has its file itself.
    src: (media && attribute(media, 'src')) ?? attribute(element, 'src') ?? '',
    start: timeIn(element, 'start') ?? 0,
    length: timeIn(element, 'duration'),
    hasVideo:
      attribute(element, 'hasVideo') !== '0' &&
      (attribute(element, 'hasVideo') === '1' || attribute(element, 'hasAudio') !== '1'),
  };
}

/** How far above or below the main story an element is; null in the story itself. */
export function levelOf(element: ReadElement): number | null {
  const level = attribute(element, 'lane');
  return level === undefined ? null : Number(level);
}

/** The value of an attribute. */
export function attribute({ attributes }: ReadElement, name: string): string | undefined {
  return attributes.get(name)?.value;
}

// A day. Longer times would make sums inexact.
const LONGEST = 86_400;

/** A time in seconds: "5s", "1001/24000s" or "5.5s". Null where it is missing, or none. */
export function timeIn(element: ReadElement, name: string): number | null {
  const [, above, below = '1'] =
    /^\s*(-?\d{1,18}(?:\.\d{1,18})?)(?:\/(\d{1,18}))?s?\s*$/.exec(attribute(element, name) ?? '') ?? [];
  if (above === undefined || Number(below) === 0) return null;
  const seconds = Number(above) / Number(below);
  return Math.abs(seconds) <= LONGEST * 2 ? seconds : null;
}
