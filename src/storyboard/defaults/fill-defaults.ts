import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type {
  Defaults,
  FilmSettings as FilmDocument,
  FinishHooks,
  Shot as ShotDocument,
  StoryboardDocument,
} from '../schema/schema.generated.js';
import type {
  FilmSettings,
  ImageReference,
  Shot,
  ShotImageReferences,
  StoreSettings,
  Storyboard,
  Transition,
} from '../storyboard.js';
import { keyframeReference } from './keyframe-reference.js';
import { readShotAudio, readSoundtrack } from './read-audio.js';
import { readCaptions } from './read-captions.js';
import { readExports } from './read-exports.js';
import { readAnchor, readFocus } from './read-focus.js';
import { readFpsFit } from './read-fps-fit.js';
import { readMatch, sharesKeyframe } from './read-match.js';
import { readOutputs } from './read-outputs.js';
import { readProviders } from './read-providers.js';
import { readTransition } from './read-transition.js';

/** The values that complete a document. */
export interface DefaultsInput {
  readonly images: readonly ShotImageReferences[];
  readonly fileName: string;
  readonly defaultProvider: string;
}

/** Makes the storyboard from a valid document: every field is present, and names are resolved. */
export function fillDefaults(
  document: StoryboardDocument,
  { images, fileName, defaultProvider }: DefaultsInput,
): Storyboard {
  return {
    title: document.title ?? null,
    film: filmSettings(document, fileName),
    ...readProviders(document, defaultProvider),
    store: storeSettings(document),
    ...(document.queue === undefined ? {} : { queue: document.queue.trim() }),
    ...fillShots(document, images),
    keyframes: Object.entries(document.keyframes ?? {}).map(([name, uri]) => ({
      name,
      image: keyframeReference(name, uri.trim()),
    })),
  };
}

// A shot that is skipped keeps its place for "previous", but its neighbours meet as if it were not there.
function fillShots(
  { shots, defaults = {}, film = {} }: StoryboardDocument,
  images: readonly ShotImageReferences[],
): Pick<Storyboard, 'shots' | 'skipped'> {
  let before: number | null = null;
  const [played, skipped]: [Shot[], Shot[]] = [[], []];
  for (const [index, shot] of shots.entries()) {
    const filled = fillShot(shot, defaults, { index, before, images, film });
    if (shot.skip === true) skipped.push(filled);
    else {
      played.push(filled);
      before = index;
    }
  }
  return { shots: played, ...(skipped.length > 0 ? { skipped } : {}) };
}

function filmSettings({ film = {}, shots }: StoryboardDocument, fileName: string): FilmSettings {
  const { output, size = 'auto', fps = 30, fit = 'cover', duplicate_frames = 'drop' } = film;
  const { captions = 'soft', language = 'und', chapters = false, clip_sound = 'keep' } = film;
  const [width = 0, height = 0] = size.split('x').map(Number);
  const settings: FilmSettings = {
    output: output ?? filmName(fileName),
    size: size === 'auto' ? 'auto' : { width, height },
    fps,
    fit,
    ...readFpsFit(film.fps_fit),
    ...readAnchor(film.anchor),
    duplicateFrames: duplicate_frames,
    audio: readSoundtrack(film.audio),
    clipSound: clip_sound,
    captions,
    language,
    chapters,
  };
  return {
    ...settings,
    ...readOutputs(film.outputs, settings, shots),
    ...readExports(film.exports),
    ...readFinishHooks(film.on_finish),
    ...(film.credentials === undefined ? {} : { credentials: film.credentials }),
    ...readMark(film.mark),
  };
}

function readMark(written: FilmDocument['mark']): Pick<FilmSettings, 'mark'> {
  if (written === undefined) return {};
  const { text, corner = 'top-right' } = written;
  return { mark: { text: text.trim().normalize('NFC'), corner } };
}

function readFinishHooks(written: FinishHooks | undefined): Pick<FilmSettings, 'onFinish'> {
  const { command = null, webhook = null } = written ?? {};
  return command === null && webhook === null
    ? {}
    : { onFinish: { command, webhook: webhook?.trim() ?? null } };
}

// "stories/monster.storyboard.yaml" -> "monster.storyboard.mp4", next to the storyboard.
function filmName(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? '';
  return `${base.replace(/\.ya?ml$/i, '') || 'film'}.mp4`;
}

function storeSettings({ store }: StoryboardDocument): StoreSettings | null {
  if (store === undefined) return null;
  const {
    at,
    endpoint = null,
    region = null,
    addressing = null,
  } = typeof store === 'string' ? { at: store } : store;
  return { at: at.trim(), endpoint, region, addressing };
}

// An effect has no prompt, so it does not inherit one from `defaults`.
const notForEffects: ReadonlySet<string> = new Set(['prompt', 'negative_prompt']);

interface ShotPlace {
  readonly index: number;
  /** The index of the shot before it in the film; null for the first one. */
  readonly before: number | null;
  readonly images: readonly ShotImageReferences[];
  readonly film: NonNullable<StoryboardDocument['film']>;
}

function fillShot(own: ShotDocument, defaults: Defaults, { index, before, images, film }: ShotPlace): Shot {
  const at: DocumentPath = ['shots', index];
  const inherited = Object.entries(defaults).filter(
    ([field]) => !Object.hasOwn(own, field) && !(own.template !== undefined && notForEffects.has(field)),
  );
  const shot: ShotDocument = { ...Object.fromEntries(inherited), ...own };
  const origins: [string, DocumentPath][] = [
    ...inherited.map(([field]): [string, DocumentPath] => [field, ['defaults', field]]),
    ...(typeof own.audio === 'boolean'
      ? [['generate_audio', [...at, 'audio']] as [string, DocumentPath]]
      : []),
    ...Object.keys(own).map((field): [string, DocumentPath] => [field, [...at, field]]),
  ];
  return {
    id: shot.id,
    title: shot.title ?? null,
    first: images[index]?.first as ImageReference,
    last: images[index]?.last ?? null,
    prompt: text(shot.prompt),
    negativePrompt: text(shot.negative_prompt),
    template: shot.template ?? null,
    drivingAudio: shot.driving_audio
      ? { src: shot.driving_audio.trim(), at: [...at, 'driving_audio'] }
      : null,
    ...(shot.provider === undefined ? {} : { provider: shot.provider }),
    model: shot.model ?? null,
    resolution: shot.resolution ?? null,
    duration: shot.duration ?? null,
    ratio: shot.ratio ?? null,
    generateAudio: soundChoice(own) ?? shot.generate_audio ?? null,
    promptExtend: shot.prompt_extend ?? false,
    watermark: shot.watermark ?? false,
    seed: shot.seed ?? null,
    ...((shot.takes ?? 1) > 1 ? { takes: shot.takes } : {}),
    normalize: shot.normalize ?? false,
    captions: readCaptions(shot.caption),
    audio: typeof shot.audio === 'boolean' ? null : readShotAudio(shot.audio, [...at, 'audio']),
    ...readFocus(shot.focus),
    transition: transitionInto(own, { index, before, images, film }),
    at,
    origins: Object.fromEntries(origins),
  };
}

// The vendor's name of the choice is "audio".
function soundChoice({ generate_audio, audio }: ShotDocument): boolean | undefined {
  return generate_audio ?? (typeof audio === 'boolean' ? audio : undefined);
}

function transitionInto(shot: ShotDocument, { index, before, images, film }: ShotPlace): Transition {
  if (before === null) return { kind: 'cut' };
  const transition = readTransition(shot.transition ?? film.transition ?? 'cut');
  const match = readMatch(shot.match_color ?? film.match_color ?? false);
  if (transition.kind !== 'cut' || match === null || !sharesKeyframe(images, index, before))
    return transition;
  return { ...transition, match };
}

// A block text ends with an invisible line break, a quoted text does not. Both are the same prompt.
function text(written: string | undefined): string | null {
  return written?.trim() || null;
}
