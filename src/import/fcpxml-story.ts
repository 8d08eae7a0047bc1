import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { attribute, type FcpxmlAssets, levelOf, timeIn } from './fcpxml-assets.js';
import { readFcpxmlClip } from './fcpxml-clip.js';
import { importWarning, inText } from './import-text.js';
import type { PlacedClip, PlacedTransition } from './placed-shots.js';
import { otherTransition, transitionKindOf } from './read-transition-name.js';
import type { ReadElement } from './xml-reader.js';

const MAX_DEPTH = 60;
const MAX_CLIPS = 20_000;
const STORY = new Set(['asset-clip', 'clip', 'video', 'ref-clip', 'sync-clip', 'mc-clip', 'audition']);

interface Window {
  /** Times of the story that are shown, in its own time. */
  readonly from: number;
  readonly to: number;
  /** What is added to a time of the story for its place in the film. */
  readonly shift: number;
}

interface StoryPlace {
  readonly window: Window;
  readonly track: number;
  readonly depth: number;
  /** Ids of the compound clips around it: none contains itself. */
  readonly inside: readonly string[];
}

/** Reads the clips of a spine and of everything that is nested in it. */
export class FcpxmlStory {
  readonly clips: PlacedClip[] = [];
  readonly #assets: FcpxmlAssets;
  readonly #diagnostics: Diagnostic[];
  readonly #reported = new Set<string>();

  constructor(assets: FcpxmlAssets, diagnostics: Diagnostic[]) {
    this.#assets = assets;
    this.#diagnostics = diagnostics;
  }

  /** The items of a spine follow each other. */
  spine(spine: ReadElement, place: StoryPlace): void {
    if (place.depth > MAX_DEPTH) {
      this.#report('too-deep', spine, tooDeep);
      return;
    }
    let before: PlacedTransition | null = null;
    let end = 0;
    for (const item of spine.children) {
      if (item.name === 'transition') {
        before = this.#transition(item);
        continue;
      }
      const active =
        item.name === 'audition' ? (item.children.find(({ name }) => STORY.has(name)) ?? item) : item;
      const offset = timeIn(item, 'offset') ?? timeIn(active, 'offset') ?? end;
      end = offset + (timeIn(active, 'duration') ?? this.#assets.lengthOf(active) ?? 0);
      if (STORY.has(item.name)) this.#item(item, { ...place, offset, before });
      else if (item.name === 'gap')
        this.#connected(item, { ...place, offset, start: timeIn(item, 'start') ?? 0 }, true);
      else if (item.name === 'title' || item.name === 'caption') this.#report('title', item, titleInStory);
      else this.#report(item.name, item, unknownItem(item.name));
      before = null;
    }
  }

  #item(
    item: ReadElement,
    place: StoryPlace & { readonly offset: number; readonly before: PlacedTransition | null },
  ): void {
    if (this.clips.length >= MAX_CLIPS) {
      this.#report('too-many', item, tooManyClips);
      return;
    }
    const active = item.name === 'audition' ? item.children.find(({ name }) => STORY.has(name)) : item;
    if (active === undefined) {
      this.#report('audition', item, emptyAudition);
      return;
    }
    if (this.#compound(active, place)) return;
    const read = readFcpxmlClip(active, this.#assets);
    if (read === null) {
      this.#report('no-length', active, noLength);
      return;
    }
    if (active.children.some(({ name }) => name === 'timeMap')) this.#report('speed', active, changedSpeed);
    const { offset, before, window, track } = place;
    const from = Math.max(offset, window.from);
    const to = Math.min(offset + read.length, window.to);
    if (to - from < 1e-6) return;
    const source = read.source && {
      ...read.source,
      from: read.source.from + from - offset,
      to: read.source.to - (offset + read.length - to),
    };
    this.clips.push({ ...read, source, start: from + window.shift, length: to - from, track, before });
    this.#connected(active, { ...place, start: read.localStart }, false);
  }

  // A compound clip shows a part of a story of its own.
  #compound(
    item: ReadElement,
    place: StoryPlace & { readonly offset: number; readonly before: PlacedTransition | null },
  ): boolean {
    const story = this.#assets.storyOf(item);
    if (story === null) return false;
    const { offset, window, before } = place;
    const start = timeIn(item, 'start') ?? story.start;
    const length = timeIn(item, 'duration') ?? Number.POSITIVE_INFINITY;
    if (place.inside.includes(story.id)) {
      this.#report('itself', item, insideItself);
      return true;
    }
    const from = Math.max(start, start + window.from - offset);
    const to = Math.min(start + length, start + window.to - offset);
    const first = this.clips.length;
    this.spine(story.spine, {
      ...place,
      window: { from, to, shift: window.shift + offset - start },
      depth: place.depth + 1,
      inside: [...place.inside, story.id],
    });
    const opening = this.clips[first];
    if (opening !== undefined && opening.before === null) this.clips.splice(first, 1, { ...opening, before });
    return true;
  }

  // Clips connected to a gap are the film there. Those connected to a clip cover it.
  #connected(
    item: ReadElement,
    place: StoryPlace & { readonly offset: number; readonly start: number },
    isGap: boolean,
  ): void {
    for (const child of item.children) {
      const level = levelOf(child) ?? 0;
      const isStory = STORY.has(child.name) || child.name === 'spine';
      if (!isStory || !(level > 0) || !this.#assets.isSeen(child)) continue;
      const offset = place.offset + (timeIn(child, 'offset') ?? place.start) - place.start;
      const here = { ...place, track: place.track + Math.min(level, 1000), depth: place.depth + 1 };
      if (child.name === 'spine') {
        const { window } = place;
        const inner = { from: window.from - offset, to: window.to - offset, shift: window.shift + offset };
        this.spine(child, { ...here, window: inner });
      } else if (place.depth < MAX_DEPTH) this.#item(child, { ...here, offset, before: null });
      if (!isGap) this.#report('connected', child, connectedClip);
    }
  }

  #transition(item: ReadElement): PlacedTransition | null {
    const seconds = timeIn(item, 'duration') ?? 0;
    const name = attribute(item, 'name') ?? this.#assets.effectOf(item) ?? 'Cross Dissolve';
    const kind = transitionKindOf(name);
    if (kind === null || kind === 'cut')
      this.#diagnostics.push(importWarning(placeOf(item), otherTransition(name)));
    if (kind === 'cut' || seconds <= 0) return null;
    return { kind: kind ?? 'dissolve', seconds, at: placeOf(item) };
  }

  // A film can have hundreds of the same: one of each kind is reported.
  #report(kind: string, item: ReadElement, what: { code: string; message: string; help: string }): void {
    if (this.#reported.has(kind)) return;
    this.#reported.add(kind);
    this.#diagnostics.push(importWarning(placeOf(item), what));
  }
}

/** The start tag of an element. */
export function placeOf({ start, end }: ReadElement): Location {
  return inText(start, end);
}

const tooDeep = {
  code: 'too-deep',
  message: `This is inside of more than ${MAX_DEPTH} nested clips, so it is left out.`,
  help: 'Break the compound clips apart.',
};
const tooManyClips = {
  code: 'too-many-clips',
  message: `The project has more than ${MAX_CLIPS.toLocaleString('en')} clips. The rest is left out.`,
  help: 'Split the film into several projects.',
};
const emptyAudition = {
  code: 'empty-audition',
  message: 'This audition has no clip, so it is left out.',
  help: 'Finalize the audition in the editing program.',
};
const noLength = {
  code: 'clip-without-length',
  message: 'This clip has no length, so it is left out.',
  help: 'A clip needs a duration above zero.',
};
const changedSpeed = {
  code: 'changed-speed',
  message: 'This clip has another speed. A storyboard has no speed, so only its length is imported.',
  help: 'Request the length of the shot, or finish the film in the editing program.',
};
const insideItself = {
  code: 'clip-inside-itself',
  message: 'This compound clip contains itself, so it is left out.',
  help: 'Export the project again.',
};
const titleInStory = {
  code: 'title-in-story',
  message: 'A title without a clip below it has no match in a storyboard, so it is left out.',
  help: 'Connect titles to clips: they become captions.',
};
const connectedClip = {
  code: 'connected-clip',
  message: 'A clip is connected above another one. The upper clip is imported where it hides the lower one.',
  help: 'A storyboard shows one shot at a time. Move connected clips into the main story to be sure.',
};

function unknownItem(name: string): { code: string; message: string; help: string } {
  return {
    code: 'unknown-object',
    message: `"<${name.slice(0, 40)}>" is not known here, so elements of this kind are left out.`,
    help: 'Clips, compound clips, synchronized clips, auditions, gaps and transitions are read.',
  };
}
