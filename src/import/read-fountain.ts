import { type FountainPart, fountainParts } from './fountain-lines.js';
import { importError, inText, type ReadImport } from './import-text.js';
import type { ImportedShot, ImportedTransition, Stated } from './imported-edit.js';
import { readTransitionText } from './read-transition-name.js';

interface Scene {
  readonly heading: string | null;
  readonly number: string | null;
  readonly at: { readonly start: number; readonly end: number } | null;
}

interface DraftShot {
  readonly scene: Scene;
  /** Title of its section or scene, at the first shot of it. */
  readonly title: Stated<string> | null;
  action: Stated<string> | null;
  speech: Stated<readonly string[]> | null;
  readonly speaker: string | null;
  readonly transition: Stated<ImportedTransition> | null;
  readonly start: number;
  end: number;
}

// A caption longer than this cannot be read in the time of a shot.
const LONG_SPEECH = 200;

/** A screenplay in Fountain -> an edit: a shot for each paragraph of action, with the dialogue that follows it. */
export function readFountain(text: string): ReadImport {
  const parts = fountainParts(text);
  const script = new Script();
  for (const part of parts) script.add(part);
  const shots = script.finish();
  if (shots.length === 0) return { edit: null, diagnostics: [importError(inText(0, 0), noScenes)] };
  const title = parts.find((one) => one.kind === 'title-page' && one.key === 'title');
  const section = parts.find(({ kind }) => kind === 'section');
  return {
    edit: {
      shots,
      ...(title === undefined ? {} : { title: { value: title.text, at: inText(title.start, title.end) } }),
      isTitleChanged: title !== undefined,
      ...(section === undefined ? {} : { chapters: { value: true, at: inText(section.start, section.end) } }),
      ...{ keepsOrder: false, isWhole: true, isCut: false, exported: null, rate: null },
    },
    diagnostics: [],
  };
}

/** Collects shots while the parts of a script are read. */
class Script {
  readonly #shots: DraftShot[] = [];
  #scene: Scene = { heading: null, number: null, at: null };
  /** Whether the scene has a shot. */
  #isEmpty = false;
  #section: Stated<string> | null = null;
  #transition: Stated<ImportedTransition> | null = null;

  add(part: FountainPart): void {
    const at = inText(part.start, part.end);
    if (part.kind === 'section') {
      this.#closeScene();
      this.#section = { value: part.text, at };
    } else if (part.kind === 'transition') {
      this.#closeScene();
      const value = readTransitionText(
        part.text
          .replace(/[.:]+$/, '')
          .replace(/\b(?:to|in|out)\b/gi, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
        30,
      );
      this.#transition = value === undefined ? null : { value, at };
    } else if (part.kind === 'heading') {
      this.#closeScene();
      this.#scene = { heading: part.text, number: part.name, at: { start: part.start, end: part.end } };
      this.#isEmpty = true;
    } else if (part.kind === 'action') {
      this.#open(part, null).action = { value: part.text, at };
    } else if (part.kind === 'dialogue') this.#say(part, at);
  }

  finish(): readonly ImportedShot[] {
    this.#closeScene();
    const counts = new Map<string, number>();
    return this.#shots.map((shot, n) => {
      const { scene, action, speech, speaker, title, transition } = shot;
      const spoken = speaker === null ? null : `${nameOf(speaker)} speaks.`;
      const prompt = [sentence(scene.heading), action?.value ?? spoken]
        .filter((one) => one !== null)
        .join(' ');
      const base = scene.number === null ? (scene.heading ?? 'shot') : `scene ${scene.number}`;
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      const at = inText(shot.start, shot.end);
      return {
        ...{ at, name: title?.value ?? action?.value.slice(0, 40) ?? `shot ${n + 1}`, id: null },
        suggestedId: count === 1 ? base : `${base} ${count}`,
        ...{ names: [], digests: [] },
        ...(title === null ? {} : { title }),
        ...(prompt === '' ? {} : { prompt: { value: prompt, at: action?.at ?? at } }),
        ...(speech === null ? {} : { captions: { value: [speech.value.join('\n')], at: speech.at } }),
        ...(transition === null ? {} : { transition }),
      };
    });
  }

  // The dialogue belongs to the action before it. A second speaker gets a shot.
  #say(part: Extract<FountainPart, { name: string | null }>, at: Stated<string>['at']): void {
    const last = this.#shots.at(-1);
    const isOpen = last !== undefined && last.scene === this.#scene && !this.#isEmpty;
    const target = isOpen && last.speech === null ? last : this.#open(part, part.name);
    const [first = '', ...rest] = splitSpeech(part.text);
    target.speech = { value: [first], at };
    target.end = part.end;
    for (const more of rest) this.#open(part, part.name).speech = { value: [more], at };
  }

  #open(part: { readonly start: number; readonly end: number }, speaker: string | null): DraftShot {
    const scene = this.#scene;
    const isFirst = this.#isEmpty || this.#shots.length === 0;
    const heading =
      isFirst && scene.heading !== null && scene.at !== null
        ? { value: scene.heading, at: inText(scene.at.start, scene.at.end) }
        : null;
    const shot: DraftShot = {
      ...{ scene, title: this.#section ?? heading, action: null, speech: null, speaker },
      transition: this.#shots.length === 0 ? null : this.#transition,
      ...{ start: part.start, end: part.end },
    };
    this.#shots.push(shot);
    this.#isEmpty = false;
    this.#section = null;
    this.#transition = null;
    return shot;
  }

  // A scene without action is shown as its place.
  #closeScene(): void {
    if (this.#isEmpty && this.#scene.at !== null) this.#open(this.#scene.at, null);
    this.#isEmpty = false;
  }
}

// Parts of whole sentences that can be read in one shot.
function splitSpeech(text: string): readonly string[] {
  const parts: string[] = [];
  for (const one of text.match(/[^.!?。！？…]+[.!?。！？…]*["”’)]*\s*/g) ?? [text]) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + one.length <= LONG_SPEECH) parts[parts.length - 1] = last + one;
    else parts.push(...cut(one));
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function cut(text: string): readonly string[] {
  const signs = [...text];
  return Array.from({ length: Math.ceil(signs.length / 400) }, (_, n) =>
    signs.slice(n * 400, (n + 1) * 400).join(''),
  );
}

function sentence(heading: string | null): string | null {
  if (heading === null || heading === '') return null;
  return /[.!?。]$/.test(heading) ? heading : `${heading}.`;
}

function nameOf(speaker: string): string {
  return speaker.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
}

const noScenes = {
  code: 'empty-import',
  message: 'The script has no scene and no action.',
  help: 'A scene starts with a heading such as "INT. HOUSE - DAY", with an empty line before it.',
};
