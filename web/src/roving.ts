/** How the arrow keys move in a group of controls that is one tab stop. */
export interface Roving {
  readonly index: number;
  readonly count: number;
  /** Controls in a row; 1 for a group without rows that are one below the other. */
  readonly columns: number;
}

/** The control that a key leads to; undefined for another key. The ends of the group are the ends of the way. */
export function rovingTarget(key: string, { index, count, columns }: Roving): number | undefined {
  const last = count - 1;
  const to = (at: number) => Math.max(0, Math.min(last, at));
  switch (key) {
    case 'ArrowLeft':
      return to(index - 1);
    case 'ArrowRight':
      return to(index + 1);
    case 'ArrowUp':
      return columns === 1 || index < columns ? to(columns === 1 ? index - 1 : index) : index - columns;
    case 'ArrowDown':
      return columns === 1 || index + columns > last
        ? to(columns === 1 ? index + 1 : index)
        : index + columns;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
