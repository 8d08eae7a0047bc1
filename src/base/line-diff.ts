/** A line of two texts: in both, in the earlier one only, or in the later one only. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

// Beyond this many differences, a part is shown as replaced: the search grows with their square.
const MAX_DIFFERENCES = 2000;

/** The lines of two texts with the fewest differences (Myers). */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...before.slice(0, start).map(same),
    ...changedLines(before.slice(start, endBefore), after.slice(start, endAfter)),
    ...before.slice(endBefore).map(same),
  ];
}

function changedLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const trace = search(before, after);
  if (trace === null)
    return [
      ...before.map((text): DiffLine => ({ kind: 'removed', text })),
      ...after.map((text): DiffLine => ({ kind: 'added', text })),
    ];
  const lines: DiffLine[] = [];
  let [x, y] = [before.length, after.length];
  for (let depth = trace.length - 1; depth >= 0; depth -= 1) {
    const furthest = trace[depth]!; // The loop counts its steps.
    const k = x - y;
    const isDown = k === -depth || (k !== depth && at(furthest, k - 1) < at(furthest, k + 1));
    const previous = isDown ? k + 1 : k - 1;
    const fromX = at(furthest, previous);
    const fromY = fromX - previous;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      lines.push({ kind: 'same', text: before[x]! });
    }
    if (depth === 0) break;
    if (isDown) lines.push({ kind: 'added', text: after[fromY]! });
    else lines.push({ kind: 'removed', text: before[fromX]! });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

// For each number of differences: how far each diagonal reaches.
function search(
  before: readonly string[],
  after: readonly string[],
): readonly ReadonlyMap<number, number>[] | null {
  let furthest: ReadonlyMap<number, number> = new Map([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  const most = Math.min(MAX_DIFFERENCES, before.length + after.length);
  for (let depth = 0; depth <= most; depth += 1) {
    trace.push(furthest);
    const next = new Map<number, number>();
    for (let k = -depth; k <= depth; k += 2) {
      const isDown = k === -depth || (k !== depth && at(furthest, k - 1) < at(furthest, k + 1));
      let x = isDown ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      let y = x - k;
      while (x < before.length && y < after.length && before[x] === after[y]) {
        x += 1;
        y += 1;
      }
      next.set(k, x);
      if (x >= before.length && y >= after.length) return trace;
    }
    furthest = next;
  }
  return null;
}

function at(furthest: ReadonlyMap<number, number>, k: number): number {
  return furthest.get(k) ?? 0;
}

/** The changed lines of two texts with three lines around them, as `diff -u` prints them. Empty if they are equal. */
export function unifiedDiff(before: string, after: string): readonly string[] {
  const lines = diffLines(linesOf(before), linesOf(after));
  const isNear = nearChanges(lines);
  const printed: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (let index = 0; index < lines.length; ) {
    let end = index;
    while (end < lines.length && isNear[end] === isNear[index]) end += 1;
    const part = lines.slice(index, end);
    const [removed, added] = (['removed', 'added'] as const).map(
      (kind) => part.filter((line) => line.kind === 'same' || line.kind === kind).length,
    ) as [number, number];
    if (isNear[index] === true) {
      printed.push(`@@ -${rangeOf(oldLine, removed)} +${rangeOf(newLine, added)} @@`);
      for (const { kind, text } of part) printed.push(`${SIGNS[kind]}${text}`);
    }
    oldLine += removed;
    newLine += added;
    index = end;
  }
  return printed;
}

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

// A part without lines is named by the line before it.
function rangeOf(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`;
}

const AROUND = 3;

function nearChanges(lines: readonly DiffLine[]): readonly boolean[] {
  const near = lines.map(() => false);
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    near.fill(true, Math.max(0, index - AROUND), Math.min(lines.length, index + AROUND + 1));
  }
  return near;
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
