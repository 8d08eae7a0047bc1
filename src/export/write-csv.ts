import type { CutList } from './cut-list.js';
import { decimalRate, timecode } from './rate-time.js';

/** The columns of the list, in their order. A shot list with some of them can be imported. */
const COLUMNS = [
  ...['number', 'id', 'title', 'start', 'end', 'frames', 'seconds', 'duration'],
  ...[
    'source_in',
    'source_out',
    'transition',
    'transition_frames',
    'caption',
    'prompt',
    'first',
    'last',
    'provider',
    'model',
    'seed',
  ],
  ...['take', 'cost', 'note', 'clip'],
] as const;

/** The shots as a table: comma-separated, with a byte order mark, so that spreadsheets read every language. */
export function writeCsv(cut: CutList): string {
  const rows = cut.shots.map(
    (shot, n): Readonly<Record<(typeof COLUMNS)[number], string | number | null>> => {
      const { take, source, record } = shot;
      const before = cut.transitions[n - 1];
      const frames = record[1] - record[0];
      return {
        ...{ number: shot.number, id: shot.id, title: shot.title },
        ...{ start: timecode(record[0], cut.rate), end: timecode(record[1], cut.rate), frames },
        seconds: Number((frames / decimalRate(cut.rate)).toFixed(3)),
        duration: shot.duration,
        ...{ source_in: timecode(source[0], cut.rate), source_out: timecode(source[1], cut.rate) },
        transition: before?.kind ?? null,
        transition_frames: before && before.kind !== 'cut' ? before.before + before.after : null,
        ...{ caption: shot.captions.join('\n'), prompt: take.prompt, first: shot.first, last: shot.last },
        ...{ provider: take.provider, model: take.model, seed: take.seed },
        ...{ take: take.name, cost: take.cost, note: take.note, clip: take.media.url },
      };
    },
  );
  const lines = [
    COLUMNS.join(','),
    ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(',')),
  ];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
