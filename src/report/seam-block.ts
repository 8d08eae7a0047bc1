import { transitionKinds } from '../storyboard/transition-kinds.js';
import type { SeamSides } from '../timeline/seam.js';
import type { ReportedSeam } from './film-report.js';
import { html } from './html-text.js';

/** One seam in HTML: the film's frames at the seam, and the measured differences. */
export function seamBlock(
  seam: ReportedSeam,
  frames: readonly string[],
  { isWorst = false }: { readonly isWorst?: boolean } = {},
): string {
  const { shots, kind, jump, beyond } = seam;
  const names = shots.map(html).join(' → ');
  const far = beyond ? ' over --max-seam' : '';
  const hasNumbers = beyond || !isPlainCut(seam);
  const number = hasNumbers
    ? ` <span class="jump">${jump}${far}</span> <span class="meaning">colour difference, 0 is perfect</span>`
    : '';
  const classes = ['seam', ...(beyond ? ['beyond'] : []), ...(isWorst ? ['worst'] : [])];
  return `<section class="${classes.join(' ')}" aria-label="Seam ${names}"><h3>${names} <span class="tag">${html(kind)}</span>${number}</h3>
${framesOf(seam, frames)}${hasNumbers ? numbersOf(seam) : ''}</section>`;
}

// Two different images meet on purpose, so their difference says nothing.
function isPlainCut({ kind }: ReportedSeam): boolean {
  return transitionKinds[kind].sides === 'none' && !transitionKinds[kind].isSeamless;
}

function framesOf({ shots: [earlier, later], kind, shown }: ReportedSeam, frames: readonly string[]): string {
  const [first, last] = [frames[0], frames.at(-1)];
  if (frames.length !== shown.length || first === undefined || last === undefined) return '';
  const names = [`last of ${earlier}`, ...(shown.length > 2 ? [kind] : []), `first of ${later}`];
  const figures = frames.map(
    (frame, index) =>
      `<figure><img alt="${html(`${names[index]}`)}" loading="lazy" decoding="async" src="${frame}"><figcaption>${html(`${names[index]}`)} · frame ${shown[index]}</figcaption></figure>`,
  );
  // Alternating frames show a jump that two frames side by side hide.
  const isCut = transitionKinds[kind].sides === 'none';
  const flicker = isCut
    ? `<figure class="turns" aria-hidden="true"><span class="flicker"><img alt="" src="${first}"><img alt="" src="${last}"></span><figcaption>alternating</figcaption></figure>`
    : '';
  return `<div class="pair">${figures.join('')}${flicker}</div>`;
}

function numbersOf({ shots, before, ...now }: ReportedSeam): string {
  const named = ({ across, end, start }: SeamSides, when: string) =>
    [
      [`across${when}`, across],
      [`${shots[0]} to its keyframe${when}`, end],
      [`${shots[1]} to its keyframe${when}`, start],
    ] as const;
  const sides = [...named(now, ''), ...(before ? named(before, ', colours unmatched') : [])];
  const rows = sides.flatMap(([name, side]) =>
    side
      ? [
          `<tr><th scope="row">${html(name)}</th><td>${side.ssim.toFixed(3)}</td><td>${side.colour}</td><td>${side.luma}</td></tr>`,
        ]
      : [],
  );
  return `<table><caption>SSIM: how similar two frames are, 1 is equal. Colour: mean difference; 2.3 is just visible. Luma: how much brighter, in %.</caption><thead><tr><td></td><th scope="col">SSIM</th><th scope="col">colour</th><th scope="col">luma</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
