import { isRecord } from '../base/shape.js';
import type { Diagnostic, DocumentPath, Location } from '../diagnostics/diagnostic.js';
import { changedTexts, factsInNote, isSameList } from './exported-changes.js';
import { type ExportedClip, readExportedShot } from './exported-facts.js';
import { importWarning } from './import-text.js';
import type { ImportedShot, Stated } from './imported-edit.js';
import { digestsIn, fileNameOf } from './media-names.js';
import { type OtioObject, spanOf } from './otio-time.js';
import type { PlacedClip } from './placed-shots.js';

interface ReadClip {
  readonly clip: Omit<PlacedClip, 'start' | 'track' | 'before'>;
  readonly rate: number;
}

/** A Clip.1 or Clip.2; null if it has no length. */
export function readOtioClip(
  item: OtioObject,
  path: DocumentPath,
  diagnostics: Diagnostic[],
): ReadClip | null {
  const { reference, at: mediaPath } = activeMedia(item, path);
  const available = spanOf(reference?.available_range);
  const span = spanOf(item.source_range) ?? available;
  const name = typeof item.name === 'string' ? item.name.trim() : '';
  if (span === null || span.length === 0) {
    diagnostics.push(importWarning(pathAt(path), noLength(name)));
    return null;
  }
  const own = inbetweenOf(item);
  const exported = readExportedShot(own?.exported);
  const address = typeof reference?.target_url === 'string' ? reference.target_url : '';
  const mediaName = typeof reference?.name === 'string' ? reference.name : '';
  const media = inbetweenOf(reference);
  const digest = typeof media?.digest === 'string' ? [media.digest] : [];
  const from = span.from - (available?.from ?? 0);
  return {
    rate: span.rate,
    clip: {
      shot: {
        ...{ at: pathAt(path), name: name || fileNameOf(address) || 'a clip without a name' },
        id: exported?.id ?? (name === '' ? null : name),
        names: [name, mediaName, address].filter((one) => one !== ''),
        digests: [...digest, ...digestsIn(address)],
        ...changedTexts(textsOf(item, { path, exported, own }), exported),
        ...takeOf({ exported, media, at: pathAt(mediaPath) }),
        ...(item.enabled === false ? { skip: { value: true, at: pathAt([...path, 'enabled']) } } : {}),
      },
      length: span.length,
      source: { from, to: from + span.length, media: available?.length ?? null },
      exported,
      media: address || name,
    },
  };
}

// Of several media, one is active. Older files have one only.
function activeMedia(
  item: OtioObject,
  path: DocumentPath,
): { readonly reference: OtioObject | null; readonly at: DocumentPath } {
  const { media_references: all, active_media_reference_key: key, media_reference: one } = item;
  if (isRecord(all)) {
    const names = Object.keys(all);
    const active = typeof key === 'string' && Object.hasOwn(all, key) ? key : names[0];
    const reference = active === undefined ? null : all[active];
    return {
      reference: isRecord(reference) ? reference : null,
      at: active === undefined ? path : [...path, 'media_references', active],
    };
  }
  return { reference: isRecord(one) ? one : null, at: [...path, 'media_reference'] };
}

interface ClipContext {
  readonly path: DocumentPath;
  readonly exported: ExportedClip | null;
  readonly own: OtioObject | null;
}

function textsOf(item: OtioObject, { path, exported, own }: ClipContext): Parameters<typeof changedTexts>[0] {
  const markers = Array.isArray(item.markers) ? item.markers : [];
  const prompts: Stated<string>[] = [];
  let first: Stated<string> | undefined;
  let last: Stated<string> | undefined;
  for (const [index, marker] of markers.entries()) {
    if (!isRecord(marker)) continue;
    const here = [...path, 'markers', index];
    const comment = typeof marker.comment === 'string' ? marker.comment : '';
    const noted = factsInNote(comment);
    const stored = inbetweenOf(marker);
    const noteAt = pathAt([...here, 'comment']);
    const fact = (label: string): Stated<string> | undefined => {
      const value = noted?.get(label);
      return value === undefined ? undefined : { value, at: noteAt };
    };
    const known = (label: string): Stated<string> | undefined => {
      const value = stored?.[label];
      return typeof value === 'string'
        ? { value, at: pathAt([...here, 'metadata', 'inbetween', label]) }
        : undefined;
    };
    const plain =
      noted === null && comment.trim() !== '' && exported === null
        ? { value: comment, at: noteAt }
        : undefined;
    prompts.push(...[fact('Prompt'), known('Prompt'), plain].flatMap((one) => one ?? []));
    first ??= changed([fact('First frame'), known('First frame')], exported?.first);
    last ??= changed([fact('Last frame'), known('Last frame')], exported?.last);
  }
  const title =
    typeof own?.title === 'string'
      ? { value: own.title, at: pathAt([...path, 'metadata', 'inbetween', 'title']) }
      : undefined;
  return { at: pathAt(path), title, prompts, first, last, captions: captionsOf(path, own, exported) };
}

function changed(
  values: readonly (Stated<string> | undefined)[],
  before: string | null | undefined,
): Stated<string> | undefined {
  return (
    values.find((one) => one !== undefined && one.value !== before) ?? values.find((one) => one !== undefined)
  );
}

function captionsOf(
  path: DocumentPath,
  own: OtioObject | null,
  exported: ExportedClip | null,
): Stated<readonly string[]> | undefined {
  const texts = own?.captions;
  if (!Array.isArray(texts) || !texts.every((one) => typeof one === 'string')) return undefined;
  if (exported === null || isSameList(texts, exported.captions)) return undefined;
  return { value: texts, at: pathAt([...path, 'metadata', 'inbetween', 'captions']) };
}

function takeOf({
  exported,
  media,
  at,
}: {
  readonly exported: ExportedClip | null;
  readonly media: OtioObject | null;
  readonly at: Location;
}): Pick<ImportedShot, 'take'> {
  const digest = media?.digest;
  if (exported === null || typeof digest !== 'string' || digest === exported.clip) return {};
  return { take: { value: digest, at } };
}

function inbetweenOf(value: OtioObject | null): OtioObject | null {
  const metadata = value?.metadata;
  return isRecord(metadata) && isRecord(metadata.inbetween) ? metadata.inbetween : null;
}

function pathAt(path: DocumentPath): Location {
  return { kind: 'path', path, on: 'value' };
}

function noLength(name: string): { code: string; message: string; help: string } {
  return {
    code: 'clip-without-length',
    message: `The clip "${name.slice(0, 60)}" has no length, so it is left out.`,
    help: 'A clip needs a source_range with a duration above zero, or media with an available_range.',
  };
}
