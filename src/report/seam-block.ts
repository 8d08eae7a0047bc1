import { transitionKinds } from '../storyboard/transition-kinds.js';
import type { SeamSides } from '../timeline/seam.js';
import type { ReportedSeam } from './film-report.js';
import { html } from './html-text.js';

/** One seam in HTML: the film's own pictures there, and the numbers. */
export function seamBlock(seam: ReportedSeam, pictures: readonly string[]): string {
  const { shots, kind, jump, beyond } = seam;
  const names = shots.map(html).join(' → ');
  const far = beyond ? ' beyond --max-seam' : '';
  return `<aside class="seam${beyond ? ' beyond' : ''}"><h3>${names} <span class="tag">${html(kind)}</span> <span class="jump">${jump}${far}</span></h3>
${picturesOf(seam, pictures)}${numbersOf(seam)}</aside>`;
}

function picturesOf(
  { shots: [earlier, later], kind, shown }: ReportedSeam,
  pictures: readonly string[],
): string {
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (pictures.length !== shown.length || first === undefined || last === undefined) return '';
  const names = [`last of ${earlier}`, ...(shown.length > 2 ? [kind] : []), `first of ${later}`];
  const figures = pictures.map(
    (picture, index) =>
      `<figure><img alt="${html(`${names[index]}`)}" src="${picture}"><figcaption>${html(`${names[index]}`)} · frame ${shown[index]}</figcaption></figure>`,
  );
  // One over the other in turn shows a jump that two pictures side by side hide.
  const isCut = transitionKinds[kind].sides === 'none';
  const flicker = isCut
    ? `<figure class="turns" aria-hidden="true"><span class="flicker"><img alt="" src="${first}"><img alt="" src="${last}"></span><figcaption>in turn</figcaption></figure>`
    : '';
  return `<div class="pair">${figures.join('')}${flicker}</div>`;
}

function numbersOf({ shots, before, ...now }: ReportedSeam): string {
  const named = ({ across, end, start }: SeamSides, when: string) =>
    [
      [`across${when}`, across],
      [`${shots[0]} to its still${when}`, end],
      [`${shots[1]} to its still${when}`, start],
    ] as const;
  const sides = [...named(now, ''), ...(before ? named(before, ', colours unmatched') : [])];
  const rows = sides.flatMap(([name, side]) =>
    side
      ? [
          `<tr><th>${html(name)}</th><td>${side.ssim.toFixed(3)}</td><td>${side.colour}</td><td>${side.luma}</td></tr>`,
        ]
      : [],
  );
  return `<table><thead><tr><th></th><th>SSIM</th><th>colour</th><th>luma</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
