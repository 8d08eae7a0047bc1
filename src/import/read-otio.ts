import { isRecord } from '../base/shape.js';
import type { Diagnostic, DocumentPath, Location } from '../diagnostics/diagnostic.js';
import { readExportedFilm } from './exported-facts.js';
import { importError, importWarning, inText, type ReadImport } from './import-text.js';
import { placeOfJsonError } from './json-error.js';
import { OtioTracks } from './otio-tracks.js';
import { layOutShots } from './placed-shots.js';
import { keepsOrder } from './shot-order.js';

/** OpenTimelineIO -> an edit: a timeline, or the first timeline of a collection. Unknown objects are skipped. */
export function readOtio(text: string): ReadImport {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const at = placeOfJsonError(text, error);
    return failed(inText(at, at + 1), {
      code: 'bad-json',
      message: text.trim() === '' ? 'The file is empty.' : 'The file is not valid JSON here.',
      help: 'Export the timeline again as OpenTimelineIO.',
    });
  }
  const found = timelineIn(value, []);
  if (found === null) return failed(pathAt([]), noTimeline);
  const diagnostics: Diagnostic[] = [];
  const { timeline, path } = found;
  if (found.others > 0) diagnostics.push(importWarning(pathAt(path), furtherTimelines(found.others)));
  const own =
    isRecord(timeline.metadata) && isRecord(timeline.metadata.inbetween) ? timeline.metadata.inbetween : null;
  const exported = readExportedFilm(own?.exported);
  const tracks = new OtioTracks(diagnostics);
  const clips = tracks.read(timeline, path);
  if (clips === null) return { edit: null, diagnostics };
  const shots = layOutShots(clips, diagnostics).map((shot) => tracks.withCaptions(shot, exported !== null));
  if (shots.length === 0)
    return { edit: null, diagnostics: [...diagnostics, importError(pathAt(path), noClips)] };
  const name = typeof timeline.name === 'string' ? timeline.name.trim() : '';
  const isRenamed = exported !== null && name !== exported.name;
  const title =
    name !== '' && (exported === null || isRenamed)
      ? { value: name, at: pathAt([...path, 'name']) }
      : undefined;
  return {
    edit: {
      shots,
      ...(title === undefined ? {} : { title }),
      isTitleChanged: isRenamed,
      keepsOrder: exported !== null && keepsOrder(shots, exported.shots),
      isWhole: true,
      isCut: true,
      exported: exported?.shots ?? null,
      rate: tracks.rate,
    },
    diagnostics,
  };
}

interface FoundTimeline {
  readonly timeline: Readonly<Record<string, unknown>>;
  readonly path: DocumentPath;
  readonly others: number;
}

function timelineIn(value: unknown, path: DocumentPath): FoundTimeline | null {
  if (!isRecord(value)) return null;
  const schema = String(value.OTIO_SCHEMA ?? '');
  if (schema.startsWith('Timeline.')) return { timeline: value, path, others: 0 };
  // A stack or a track alone is a timeline without a name.
  if (schema.startsWith('Stack.')) return { timeline: { tracks: value }, path, others: 0 };
  if (!schema.startsWith('SerializableCollection.') || !Array.isArray(value.children) || path.length > 20)
    return null;
  const found = value.children.flatMap(
    (child, index) => timelineIn(child, [...path, 'children', index]) ?? [],
  );
  return found[0] === undefined ? null : { ...found[0], others: found.length - 1 };
}

function pathAt(path: DocumentPath): Location {
  return { kind: 'path', path, on: 'value' };
}

function failed(at: Location, what: { code: string; message: string; help: string }): ReadImport {
  return { edit: null, diagnostics: [importError(at, what)] };
}

const noTimeline = {
  code: 'no-timeline',
  message: 'The file contains no timeline of OpenTimelineIO.',
  help: 'It must be a JSON object with "OTIO_SCHEMA": "Timeline.1". Export a timeline, not a clip or a bin.',
};

const noClips = {
  code: 'empty-import',
  message: 'The timeline has no clip on a video track.',
  help: 'Export a timeline with clips.',
};

function furtherTimelines(count: number): { code: string; message: string; help: string } {
  return {
    code: 'further-timelines',
    message: `The file has ${count + 1} timelines. The first one is imported.`,
    help: 'Export one timeline only to choose another one.',
  };
}
