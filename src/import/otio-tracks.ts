import { isRecord } from '../base/shape.js';
import type { Diagnostic, DocumentPath, Location } from '../diagnostics/diagnostic.js';
import { importError, importWarning } from './import-text.js';
import type { ImportedShot } from './imported-edit.js';
import { readOtioClip } from './otio-clip.js';
import { type OtioObject, schemaOf, secondsOf, spanOf, type TimeSpan } from './otio-time.js';
import type { PlacedClip, PlacedTransition } from './placed-shots.js';
import { otherTransition, transitionKindOf } from './read-transition-name.js';

// Each level is a call of a function. Editing programs write fewer than ten.
const MAX_DEPTH = 60;
const MAX_CLIPS = 20_000;

interface Container {
  readonly path: DocumentPath;
  readonly depth: number;
  /** Where it starts in the film. */
  readonly start: number;
  /** The part of it that is used; null for all. */
  readonly used: TimeSpan | null;
  readonly track: number;
}

interface CaptionMarker {
  readonly shot: string;
  readonly was: string;
  readonly text: string;
  readonly at: Location;
}

/** Reads the tracks of one timeline. */
export class OtioTracks {
  /** Frames per second of the first length that was read. */
  rate: number | null = null;
  readonly #diagnostics: Diagnostic[];
  readonly #clips: PlacedClip[] = [];
  readonly #captions: CaptionMarker[] = [];
  readonly #unknown = new Set<string>();

  constructor(diagnostics: Diagnostic[]) {
    this.#diagnostics = diagnostics;
  }

  /** The clips on its video tracks; null after an error. */
  read(timeline: OtioObject, path: DocumentPath): readonly PlacedClip[] | null {
    const tracks = timeline.tracks;
    if (!isRecord(tracks) || !Array.isArray(tracks.children)) {
      this.#diagnostics.push(importError(at([...path, 'tracks']), noTracks));
      return null;
    }
    this.#stack(tracks, { path: [...path, 'tracks'], depth: 0, start: 0, used: null, track: 0 });
    if (this.#clips.length <= MAX_CLIPS) return this.#clips;
    this.#diagnostics.push(importError(at([...path, 'tracks']), tooManyClips));
    return null;
  }

  /** The shot with the captions of the markers that name it, where they were changed. */
  withCaptions(shot: ImportedShot, isExported: boolean): ImportedShot {
    const own = this.#captions.filter((one) => one.shot === shot.id);
    const changed = own.find(({ was, text }) => was.trim() !== text.trim());
    if (!isExported || changed === undefined || shot.captions !== undefined) return shot;
    return { ...shot, captions: { value: own.map(({ text }) => text), at: changed.at } };
  }

  // Tracks of a stack start together.
  #stack(stack: OtioObject, { path, depth, start, used, track }: Container): number {
    const children = Array.isArray(stack.children) ? stack.children : [];
    let longest = 0;
    for (const [index, child] of children.entries()) {
      const here = {
        path: [...path, 'children', index],
        depth: depth + 1,
        start,
        used,
        track: track + index,
      };
      if (!isRecord(child)) this.#skip(child, here.path);
      else if (schemaOf(child) === 'Track') {
        if (child.kind === 'Audio') continue;
        longest = Math.max(
          longest,
          this.#track(child, { ...here, used: null, start: start - (used?.from ?? 0) }, used),
        );
      } else longest = Math.max(longest, this.#item(child, { ...here, used: null }, null).length);
    }
    return longest;
  }

  // Items of a track follow each other.
  #track(track: OtioObject, place: Container, window: TimeSpan | null): number {
    this.#readCaptions(track, place.path);
    const own = spanOf(track.source_range);
    const children = Array.isArray(track.children) ? track.children : [];
    const offset = own?.from ?? 0;
    let position = 0;
    let before: PlacedTransition | null = null;
    for (const [index, child] of children.entries()) {
      const path = [...place.path, 'children', index];
      if (!isRecord(child)) {
        this.#skip(child, path);
        continue;
      }
      if (schemaOf(child) === 'Transition') {
        before = this.#transition(child, path);
        continue;
      }
      const start = place.start - offset + position;
      const { length, isClip } = this.#item(child, { ...place, path, start }, before);
      before = null;
      position += length;
      void isClip;
    }
    this.#trimTo(place, window, own);
    return own?.length ?? position;
  }

  // Clips outside of the used part of their track or stack are not in the film.
  #trimTo(place: Container, window: TimeSpan | null, own: TimeSpan | null): void {
    const limits = [
      ...(own === null ? [] : [{ from: place.start, to: place.start + own.length }]),
      ...(window === null
        ? []
        : [{ from: place.start + window.from, to: place.start + window.from + window.length }]),
    ];
    for (const { from, to } of limits) {
      for (const [index, clip] of [...this.#clips.entries()].reverse()) {
        if (!startsWith(clip, place)) continue;
        const [start, end] = [Math.max(from, clip.start), Math.min(to, clip.start + clip.length)];
        if (end - start < 1e-6) this.#clips.splice(index, 1);
        else if (end - start < clip.length - 1e-6) {
          const source = clip.source && {
            ...clip.source,
            from: clip.source.from + start - clip.start,
            to: clip.source.from + end - clip.start,
          };
          this.#clips.splice(index, 1, { ...clip, start, length: end - start, source });
        }
      }
    }
  }

  #item(
    item: OtioObject,
    place: Container,
    before: PlacedTransition | null,
  ): { readonly length: number; readonly isClip: boolean } {
    const { path, depth } = place;
    const kind = schemaOf(item);
    const span = spanOf(item.source_range);
    if (kind === 'Gap') return { length: span?.length ?? 0, isClip: false };
    if (kind === 'Clip' && this.#clips.length <= MAX_CLIPS) {
      const read = readOtioClip(item, path, this.#diagnostics);
      if (read === null) return { length: span?.length ?? 0, isClip: false };
      this.rate ??= read.rate;
      this.#clips.push({ ...read.clip, start: place.start, track: place.track, before });
      return { length: read.clip.length, isClip: true };
    }
    if ((kind === 'Stack' || kind === 'Track') && depth < MAX_DEPTH) {
      if (kind === 'Track' && item.kind === 'Audio') return { length: 0, isClip: false };
      const inner = { ...place, depth: depth + 1, used: span };
      const length =
        kind === 'Stack' ? this.#stack(item, inner) : this.#track(item, { ...inner, used: null }, null);
      return { length: span?.length ?? length, isClip: true };
    }
    if (kind === 'Stack' || kind === 'Track') this.#diagnostics.push(importWarning(at(path), tooDeep));
    else this.#skip(item, path);
    return { length: span?.length ?? 0, isClip: false };
  }

  #transition(value: OtioObject, path: DocumentPath): PlacedTransition | null {
    const seconds = (secondsOf(value.in_offset) ?? 0) + (secondsOf(value.out_offset) ?? 0);
    const own =
      isRecord(value.metadata) && isRecord(value.metadata.inbetween) ? value.metadata.inbetween : {};
    const type = String(value.transition_type ?? '');
    const named =
      typeof own.kind === 'string'
        ? own.kind
        : type === 'SMPTE_Dissolve'
          ? 'dissolve'
          : String(value.name ?? '');
    const kind = transitionKindOf(named);
    if (kind === null || kind === 'cut')
      this.#diagnostics.push(importWarning(at(path), otherTransition(named || type)));
    if (kind === 'cut' || seconds <= 0) return null;
    const style = typeof own.style === 'string' ? { style: own.style } : {};
    const colour = typeof own.colour === 'string' ? { colour: own.colour } : {};
    return { kind: kind ?? 'dissolve', seconds, ...style, ...colour, at: at(path) };
  }

  #readCaptions(track: OtioObject, path: DocumentPath): void {
    const markers = Array.isArray(track.markers) ? track.markers : [];
    for (const [index, marker] of markers.entries()) {
      if (!isRecord(marker) || !isRecord(marker.metadata) || !isRecord(marker.metadata.inbetween)) continue;
      const { caption, shot } = marker.metadata.inbetween;
      if (typeof caption !== 'string' || typeof shot !== 'string' || typeof marker.name !== 'string')
        continue;
      this.#captions.push({
        shot,
        was: caption,
        text: marker.name,
        at: at([...path, 'markers', index, 'name']),
      });
    }
  }

  #skip(value: unknown, path: DocumentPath): void {
    const schema = isRecord(value)
      ? String(value.OTIO_SCHEMA ?? 'an object without OTIO_SCHEMA')
      : 'a value that is no object';
    if (this.#unknown.has(schema)) return;
    this.#unknown.add(schema);
    this.#diagnostics.push(importWarning(at(path), unknownSchema(schema.slice(0, 60))));
  }
}

function startsWith(clip: PlacedClip, { path }: Container): boolean {
  const { at: place } = clip.shot;
  return place.kind === 'path' && path.every((step, index) => step === place.path[index]);
}

function at(path: DocumentPath): Location {
  return { kind: 'path', path, on: 'value' };
}

const noTracks = {
  code: 'no-timeline',
  message: 'The timeline has no tracks.',
  help: 'A timeline has a stack of tracks under "tracks". Export it again.',
};

const tooManyClips = {
  code: 'too-many-clips',
  message: `The timeline has more than ${MAX_CLIPS.toLocaleString('en')} clips.`,
  help: 'Split the film into several timelines.',
};

const tooDeep = {
  code: 'too-deep',
  message: `This is inside of more than ${MAX_DEPTH} nested timelines, so it is left out.`,
  help: 'Flatten the nested timelines in the editing program.',
};

function unknownSchema(schema: string): { code: string; message: string; help: string } {
  return {
    code: 'unknown-object',
    message: `"${schema}" is not known here, so objects of this kind are left out.`,
    help: 'Clips, gaps, transitions, tracks and stacks are read.',
  };
}
