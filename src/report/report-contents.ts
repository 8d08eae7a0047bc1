import { seamJump, worstSeams } from '../timeline/seam.js';
import type { FilmReport, ReportedSeam } from './film-report.js';
import { html } from './html-text.js';
import type { ReportedShot } from './reported-shot.js';

/** What happened to a shot, in one word. */
export function stateOf({ action, failure }: Pick<ReportedShot, 'action' | 'failure'>): string {
  if (failure) return 'failed';
  return { reuse: 'reused', submit: 'made', reattach: 'collected', blocked: 'blocked' }[action];
}

/** Whether this render made, or tried to make, the clip of a shot. */
export function isChanged({ action, failure }: Pick<ReportedShot, 'action' | 'failure'>): boolean {
  return failure !== null || action === 'submit' || action === 'reattach';
}

// The smallest colour difference that is visible in motion.
const VISIBLE = 4;
const MOST_WORST = 10;

/** The shots at the worst seams: those over the limit of the render, and the most visible ones. */
export function worstShots(seams: FilmReport['seams']): ReadonlySet<string> {
  const visible = worstSeams(
    seams.filter((seam) => seamJump(seam) > VISIBLE),
    MOST_WORST,
  );
  return new Set([...seams.filter(({ beyond }) => beyond), ...visible].flatMap(({ shots }) => shots));
}

/** Whether a seam is one of the worst. */
export function isWorstSeam(seam: ReportedSeam, worst: ReadonlySet<string>): boolean {
  const isVisible = seam.beyond || seamJump(seam) > VISIBLE;
  return isVisible && seam.shots.every((id) => worst.has(id));
}

/** The table of contents, and above it the filters. They are form controls that the style reads, so no script is needed. */
export function contents(shots: readonly ReportedShot[], worst: ReadonlySet<string>): string {
  if (shots.length < 2) return '';
  const filters = [
    ['all', 'all', shots.length],
    ['changed', 'changed', shots.filter(isChanged).length],
    ['failed', 'failed', shots.filter(({ failure }) => failure !== null).length],
    ['worst', 'worst seams', shots.filter(({ id }) => worst.has(id)).length],
  ] as const;
  const inputs = filters.map(
    ([name, label, number]) =>
      `<label><input type="radio" name="filter" id="filter-${name}"${name === 'all' ? ' checked' : ''}> ${label} (${number})</label>`,
  );
  const items = shots.map((shot) => {
    const state = stateOf(shot);
    const classes = [
      state,
      ...(isChanged(shot) ? ['changed'] : []),
      ...(worst.has(shot.id) ? ['worst'] : []),
    ];
    return `<li class="${html(classes.join(' '))}"><a href="#shot-${html(shot.id)}">${html(shot.id)}</a> ${html(state)}</li>`;
  });
  return `<nav class="contents" aria-label="Shots"><fieldset><legend>Show</legend>${inputs.join('')}</fieldset>
<details${shots.length <= 60 ? ' open' : ''}><summary>Contents</summary><ol>${items.join('')}</ol></details></nav>
`;
}
