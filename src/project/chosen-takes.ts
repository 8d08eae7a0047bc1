import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Stated } from '../import/imported-edit.js';
import type { TakesOfShots } from './import-context.js';
import { findTake } from './open-shot-takes.js';

/** Takes that an imported file chooses -> those that the film does not show yet. */
export function chosenTakes(
  picks: readonly { readonly shot: string; readonly take: Stated<string> }[],
  known: TakesOfShots | null,
): {
  readonly picks: readonly { readonly shot: string; readonly take: number }[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const chosen: { readonly shot: string; readonly take: number }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { shot: id, take } of picks) {
    const shot = known?.shots.find((one) => one.id === id) ?? null;
    try {
      if (shot === null)
        throw new RenderError(
          'no-such-take',
          `The takes of "${id}" are not known: an image of the storyboard is missing.`,
          { hint: 'Run inbetween check.' },
        );
      const found = findTake(shot, take.value);
      if (found.clip !== known?.shown.get(id)) chosen.push({ shot: id, take: found.number });
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      const { message, hint } = error;
      diagnostics.push({ code: 'no-such-take', severity: 'warning', message, help: hint, at: take.at });
    }
  }
  return { picks: chosen, diagnostics };
}
