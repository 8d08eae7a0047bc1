import { type Diagnostic, type DocumentPath, warningAt } from '../diagnostics/diagnostic.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import type { FilmSettings, Side, Storyboard } from '../storyboard/storyboard.js';
import { outputSize, shotsOf } from './build-output-timeline.js';
import { promisedFilmSize } from './film-size.js';
import { type Frame, looseAxis } from './focus-in.js';

/** Anchors without an effect, by the sizes of the models; none as long as a size is unknown. */
export function idleAnchors(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  plan: RenderPlan,
): readonly Diagnostic[] {
  const takes = new Map(plan.takes.map(({ key, size }) => [key, size]));
  const sizes = new Map(plan.shots.map(({ id, key }) => [id, takes.get(key) ?? null]));
  const size = promisedFilmSize(film.size, plan);
  if (size === null || [...sizes.values()].includes(null)) return [];
  const outputs = (film.outputs ?? []).flatMap((output) =>
    // An inherited anchor has no line of its own.
    output.anchor === undefined || output.anchor === film.anchor
      ? []
      : [{ output, anchor: output.anchor, frame: { ...outputSize(output, size), fit: output.fit } }],
  );
  const ofOutputs = outputs.flatMap(({ output, anchor, frame }) =>
    idle({ anchor, frame, at: [...output.at, 'anchor'] }, shotsOf(shots, output)),
  );
  if (film.anchor === undefined) return ofOutputs;
  const inherits = (film.outputs ?? []).some(({ anchor }) => anchor === film.anchor);
  return inherits
    ? ofOutputs
    : [
        ...idle({ anchor: film.anchor, frame: { ...size, fit: film.fit }, at: ['film', 'anchor'] }, shots),
        ...ofOutputs,
      ];

  function idle(
    { anchor, frame, at }: { anchor: Side; frame: Size & Pick<Frame, 'fit'>; at: DocumentPath },
    shown: Storyboard['shots'],
  ): readonly Diagnostic[] {
    const wanted = anchor === 'left' || anchor === 'right' ? 'across' : 'down';
    const axes = shown.map(({ id }) => looseAxis(sizes.get(id) as Size, frame)); // None is unknown.
    return axes.includes(wanted)
      ? []
      : [nothingMoves(anchor, axes.find((axis) => axis !== null) ?? null, { frame, at })];
  }
}

function nothingMoves(
  anchor: Side,
  axis: 'across' | 'down' | null,
  { frame, at }: { readonly frame: Size & Pick<FilmSettings, 'fit'>; readonly at: DocumentPath },
): Diagnostic {
  const target = `a frame of ${frame.width}x${frame.height}`;
  const done = frame.fit === 'cover' ? 'is cut off' : 'has bars';
  const sides = axis === 'across' ? ['left', 'right'] : ['top', 'bottom'];
  return warningAt(at, {
    code: 'anchor-idle',
    message:
      axis === null
        ? `"anchor: ${anchor}" moves nothing: every shot has the shape of ${target}.`
        : `"anchor: ${anchor}" moves nothing: in ${target} every shot ${done} only at ${axis === 'across' ? 'the left and right' : 'the top and bottom'}.`,
    help: axis === null ? 'Remove it.' : `Write "${sides[0]}" or "${sides[1]}", or remove it.`,
  });
}
