import { type Diagnostic, errorInText, warningInText } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { PickConflict } from './format.js';
import { readLockText } from './merge.js';

/** A lockfile with what is wrong with it. */
export interface CheckedLock {
  readonly source: LocatedSource;
  /** In file order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Explains each place where two branches contradict each other, and any fault that makes a lockfile unreadable. `name`
 * is the path that messages show.
 */
export function checkLockText(text: string, name: string): CheckedLock {
  const source: LocatedSource = {
    name,
    text,
    rangeOf: (at) => (at.kind === 'range' ? at : { start: 0, end: 0 }),
  };
  try {
    const { conflicts = [] } = readLockText(text, name).lock;
    return { source, diagnostics: conflictsIn(text).map((place) => explain(place, conflicts)) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { code, message, hint: help } = error;
    return { source, diagnostics: [errorInText(0, 0, { code, message, help })] };
  }
}

/** How to name a take in a command. */
export function shortTakeName(name: string): string {
  return name.slice(0, 8);
}

/** The commands that decide between two picks. */
export function waysOut({ shot, picks }: PickConflict): string {
  return picks.map(({ take }) => `inbetween pick ${shot} ${shortTakeName(take)}`).join(', or ');
}

/** One conflict of a merge: the range of its first marker, the names of its sides, and the shot that it is in. */
interface ConflictPlace {
  readonly start: number;
  readonly end: number;
  readonly ours: string;
  readonly theirs: string;
  readonly shot: string | null;
  /** Whether a pick is among its lines. */
  readonly isPick: boolean;
}

function conflictsIn(text: string): readonly ConflictPlace[] {
  const lines = text.split('\n');
  const places: ConflictPlace[] = [];
  let offset = 0;
  for (const [first, line] of lines.entries()) {
    if (/^<{7}(?: |\r?$)/.test(line)) {
      const last = lines.findIndex((one, index) => index > first && /^>{7}(?: |\r?$)/.test(one));
      places.push({
        start: offset,
        end: offset + line.trimEnd().length,
        ours: labelOf(line),
        theirs: labelOf(lines[last]),
        shot: /"([^"]+)"/.exec(lineBefore(lines, first, /^ {4}"[^"]+": \{/))?.[1] ?? null,
        isPick:
          lines.slice(first, last).some((one) => /^ {6}"pick"/.test(one)) ||
          /^ {6}"pick"/.test(lineBefore(lines, first, /^ {0,6}[^\s<>=|]/)),
      });
    }
    offset += line.length + 1;
  }
  return places;
}

function lineBefore(lines: readonly string[], index: number, pattern: RegExp): string {
  for (let at = index - 1; at >= 0; at -= 1)
    if (pattern.test(lines[at] as string)) return lines[at] as string;
  return '';
}

function labelOf(marker: string | undefined): string {
  return (marker ?? '').trimEnd().slice(8);
}

function explain(place: ConflictPlace, conflicts: readonly PickConflict[]): Diagnostic {
  const { start, end, shot } = place;
  const conflict = place.isPick ? conflicts.find((one) => one.shot === shot) : undefined;
  if (conflict === undefined) {
    return warningInText(start, end, {
      code: 'lockfile-merging',
      message: `Two branches changed this part${shot === null ? '' : ` of "${shot}"`}, and the merge is not finished.`,
      help: 'Nothing has to be chosen here: the next render merges both sides and removes the markers.',
    });
  }
  const [ours, theirs] = conflict.picks.map(({ take }) => shortTakeName(take));
  return errorInText(start, end, {
    code: 'pick-conflict',
    message: `Two branches picked different takes of "${shot}": ${ours} on ${place.ours || 'one side'}, ${theirs} on ${place.theirs || 'the other'}.`,
    help: `Choose one: ${waysOut(conflict)}. That also removes the markers. "inbetween takes ${shot}" shows both takes.`,
  });
}
