import type { Cue } from './timeline.js';

/** The captions as SubRip. */
export function srt(cues: readonly Cue[], rate: readonly [number, number]): string {
  return cues
    .map(
      ({ text, from, to }, n) =>
        `${n + 1}\n${time(from, rate, ',')} --> ${time(to, rate, ',')}\n${withoutTags(lines(text))}\n`,
    )
    .join('\n');
}

/** The captions as WebVTT. */
export function vtt(cues: readonly Cue[], rate: readonly [number, number]): string {
  const escaped = (text: string): string =>
    lines(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `WEBVTT\n\n${cues
    .map(({ text, from, to }) => `${time(from, rate, '.')} --> ${time(to, rate, '.')}\n${escaped(text)}\n`)
    .join('\n')}`;
}

// SubRip has no escapes. Players take `<...>` and `{...}` for formatting, and leave out what they do not know.
function withoutTags(text: string): string {
  let plain = text.replaceAll('-->', '→');
  if (/<[^>]*>/s.test(plain)) plain = plain.replaceAll('<', '‹').replaceAll('>', '›');
  if (/\{[^}]*\}/s.test(plain)) plain = plain.replaceAll('{', '(').replaceAll('}', ')');
  // Players also take a backslash before these letters for a line break or a space. A word joiner has no width.
  return plain.replaceAll(/\\(?=[Nnh])/g, '\\\u2060');
}

// An empty line would end the caption, and all of these are line breaks for some player.
function lines(text: string): string {
  return text
    .replaceAll('\0', '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function time(frame: number, [frames, seconds]: readonly [number, number], point: ',' | '.'): string {
  const ms = Math.round((frame * seconds * 1000) / frames);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  return `${clock}${point}${String(ms % 1000).padStart(3, '0')}`;
}
