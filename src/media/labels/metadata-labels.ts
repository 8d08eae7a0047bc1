import { parseJson } from '../../base/parse-json.js';
import { withOpenFile } from '../../system/open-file.js';
import { gifTexts, webpTexts } from './animation-texts.js';
import type { LabelText } from './label-text.js';
import { matroskaTexts } from './matroska-texts.js';
import { mp4Texts } from './mp4-texts.js';
import { xmpValues } from './xmp-values.js';

/** What a file says about its origin in its metadata. */
export interface MetadataLabels {
  readonly format: FilmFormatName;
  readonly aigc: readonly AigcLabel[];
  readonly iptc: readonly IptcLabel[];
}

/** A container whose labels are read. */
export type FilmFormatName = 'mp4' | 'gif' | 'webp' | 'matroska';

/** A label of GB 45438: whether a service generated the content, which one did, and who passed it on. */
export interface AigcLabel {
  readonly place: string;
  /** 1: generated; 2: possibly generated; 3: suspected. Null where it has no such value. */
  readonly label: string | null;
  readonly producer: string | null;
  readonly produceId: string | null;
  readonly propagator: string | null;
  readonly propagateId: string | null;
}

/** A digital source type of IPTC. */
export interface IptcLabel {
  readonly place: string;
  /** Its name in IPTC's list, such as trainedAlgorithmicMedia. */
  readonly source: string;
  /** It says that a model made all or a part of the content. */
  readonly isGenerated: boolean;
}

/** Reads the labels of a film or an animation by its content; null for a file of another kind. Throws a system error. */
export async function readMetadataLabels(path: string): Promise<MetadataLabels | null> {
  return withOpenFile(path, async (file) => {
    const head = Buffer.alloc(16);
    const filled = await file.read(head, 0);
    const format = formatOf(head.subarray(0, filled));
    if (format === null) return null;
    const texts = await READERS[format](file);
    return { format, aigc: texts.flatMap(aigcOf), iptc: texts.flatMap(iptcOf) };
  });
}

const READERS = { mp4: mp4Texts, gif: gifTexts, webp: webpTexts, matroska: matroskaTexts } as const;

function formatOf(head: Buffer): FilmFormatName | null {
  const [text, type] = [head.toString('latin1'), head.toString('latin1', 4, 8)];
  if (MP4_BOXES.has(type)) return 'mp4';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  return text.startsWith('\x1a\x45\xdf\xa3') ? 'matroska' : null;
}

const MP4_BOXES: ReadonlySet<string> = new Set([
  ...['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'uuid'],
]);

function aigcOf({ place, name, text }: LabelText): readonly AigcLabel[] {
  if (name === null) return xmpValues(text, 'AIGC').flatMap((value) => aigcFrom(place, value, true));
  return aigcFrom(place, text, /(^|[.:/])AIGC$/i.test(name.trim()));
}

// Services write it under its own name, or as JSON under another one, such as a comment.
function aigcFrom(place: string, text: string, isNamed: boolean): readonly AigcLabel[] {
  if (!isNamed && !text.includes('AIGC')) return [];
  const value = parseJson(text.replace(/\0+$/, '').trim());
  const inner = field(value, 'AIGC');
  const label = inner ?? (isNamed ? value : undefined);
  const fields = typeof label === 'string' ? parseJson(label) : label;
  if (fields === undefined && !isNamed) return [];
  const textOf = (name: string): string | null => {
    const one = field(fields, name);
    return typeof one === 'string' || typeof one === 'number' ? String(one).slice(0, LONGEST) : null;
  };
  return [
    {
      place,
      label: textOf('Label'),
      producer: textOf('ContentProducer'),
      produceId: textOf('ProduceID'),
      propagator: textOf('ContentPropagator'),
      propagateId: textOf('PropagateID'),
    },
  ];
}

const LONGEST = 500;

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function iptcOf({ place, name, text }: LabelText): readonly IptcLabel[] {
  const values =
    name === null
      ? xmpValues(text, 'DigitalSourceType')
      : /(^|[.:/])DigitalSourceType$/i.test(name.trim())
        ? [text.replace(/\0+$/, '').trim()]
        : [];
  return values.map((value) => {
    const source = value.replace(/^.*[/:]/, '').slice(0, LONGEST);
    return { place, source, isGenerated: GENERATED.has(source) };
  });
}

// Of IPTC's list: all or a part of the content was made by a model.
const GENERATED: ReadonlySet<string> = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
  'trainedAlgorithmicData',
]);
