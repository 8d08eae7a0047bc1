import type { CutList, CutShot, CutText, CutTransition, SoundPart } from './cut-list.js';
import { type EdlLine, edlLine, tapeOf, tapeOfSound } from './edl-line.js';
import { nominalRate, soundFrames, timecode } from './rate-time.js';
import { takeFacts } from './take-text.js';

/**
 * The edit as a CMX3600 list: one event per shot, with the earlier shot in front of a dissolve or wipe, black between the
 * two shots of a fade, and the sounds as cuts. Places in clips are counted from 0 at the rate of the film.
 */
export function writeEdl(cut: CutList): string {
  const events = [
    ...cut.shots.flatMap((_, n) => shotEvents(cut, n)),
    ...cut.sounds.map((one) => soundEvent(one, cut)),
  ];
  const lines = [
    `TITLE: ${oneLine(cut.name)}`,
    'FCM: NON-DROP FRAME',
    ...rateNote(cut),
    ...events.flatMap(({ rows, comments }, n) => [
      '',
      ...rows.map((row) => edlLine(n + 1, row, cut.rate)),
      ...comments.map((comment) => `* ${oneLine(comment)}`),
    ]),
    '',
    ...cut.chapters.map((chapter) => locator(chapter, 'GREEN', cut)),
    ...cut.captions.map((caption) => locator(caption, 'YELLOW', cut)),
    ...cut.lost.map((sentence) => `* NOTE: ${sentence}`),
  ];
  return `${lines.join('\r\n').trimEnd()}\r\n`;
}

interface EdlEvent {
  readonly rows: readonly EdlLine[];
  readonly comments: readonly string[];
}

function shotEvents(cut: CutList, n: number): readonly EdlEvent[] {
  const shot = cut.shots[n]!; // The caller counts the shots.
  const [before, earlier, after] = [cut.transitions[n - 1], cut.shots[n - 1], cut.transitions[n]];
  const early = before !== undefined && isOverlap(before) ? before.before : 0;
  const late = after?.before ?? 0;
  const shown: EdlLine = {
    ...{ reel: tapeOf(shot), track: 'V', edit: 'C', frames: null },
    source: [shot.source[0] - early, shot.source[1] - late],
    record: [shot.record[0] - early, shot.record[1] - late],
  };
  const comments = shotComments(shot);
  if (before === undefined || earlier === undefined || before.kind === 'cut')
    return [{ rows: [shown], comments: [`FROM CLIP NAME: ${shot.take.media.name}`, ...comments] }];
  const left = leavingLine(earlier, before);
  const names = [
    `FROM CLIP NAME: ${earlier.take.media.name}`,
    `TO CLIP NAME: ${shot.take.media.name}`,
    ...(before.style === null ? [] : [`WIPE STYLE: ${before.style}`]),
  ];
  if (before.kind !== 'fade') {
    const edit = before.kind === 'dissolve' ? 'D' : 'W001';
    const mixed = { ...shown, edit, frames: before.before + before.after };
    return [{ rows: [left, mixed], comments: [...names, ...comments] }];
  }
  const at = shot.record[0];
  const colour = `FADE COLOUR: ${before.colour}`;
  const black: EdlLine = {
    ...{ reel: 'BL', track: 'V', edit: 'D', frames: before.before },
    ...{ source: [0, before.before], record: [at - before.before, at] },
  };
  const onlyBlack: EdlLine = {
    ...black,
    edit: 'C',
    frames: null,
    source: [before.before, before.before],
    record: [at, at],
  };
  return [
    { rows: [left, black], comments: [names[0]!, colour] },
    { rows: [onlyBlack, { ...shown, edit: 'D', frames: before.after }], comments: [names[1]!, ...comments] },
  ];
}

// Where a transition starts, its earlier shot is named with no frame of its own.
function leavingLine(earlier: CutShot, { before }: CutTransition): EdlLine {
  const [source, record] = [earlier.source[1] - before, earlier.record[1] - before];
  return {
    ...{ reel: tapeOf(earlier), track: 'V', edit: 'C', frames: null },
    ...{ source: [source, source], record: [record, record] },
  };
}

function isOverlap({ kind }: CutTransition): boolean {
  return kind === 'dissolve' || kind === 'wipe';
}

function shotComments(shot: CutShot): readonly string[] {
  const facts = takeFacts(shot, shot.take).map(([key, value]) => `${key.toUpperCase()}: ${value}`);
  const takes = shot.alternatives.map(
    ({ media, name }) => `OTHER TAKE: ${media.name}${name ? ` ${name}` : ''}`,
  );
  return [`SHOT: ${shot.id}`, ...facts, ...takes];
}

const TRACKS = { bed: 'A', clip: 'A2', voice: 'A3' } as const;

function soundEvent(sound: SoundPart, { rate }: CutList): EdlEvent {
  const [from, at] = [soundFrames(sound.from, rate), soundFrames(sound.at, rate)];
  const length = soundFrames(sound.at + sound.length, rate) - at;
  const { media, kind, volume, fadeIn, fadeOut } = sound;
  return {
    rows: [
      {
        ...{ reel: tapeOfSound(media), track: TRACKS[kind], edit: 'C', frames: null },
        ...{ source: [from, from + length], record: [at, at + length] },
      },
    ],
    comments: [
      `FROM CLIP NAME: ${media.name}`,
      ...(volume === 1 ? [] : [`VOLUME: ${volume}`]),
      ...(fadeIn + fadeOut === 0
        ? []
        : [`FADE FRAMES: ${soundFrames(fadeIn, rate)} ${soundFrames(fadeOut, rate)}`]),
    ],
  };
}

function locator({ text, from }: CutText, colour: string, { rate }: CutList): string {
  return `* LOC: ${timecode(from, rate)} ${colour.padEnd(7)} ${oneLine(text)}`;
}

function rateNote({ rate }: CutList): readonly string[] {
  const [above, below] = rate;
  return [
    `* RATE: ${below === 1 ? above : `${above}/${below}`} frames per second, counted as ${nominalRate(rate)}`,
  ];
}

// An event is one line; a control character would end it.
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
}
