import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';

/** Whether each anchor has an effect (with `fit: stretch` it has none), and whether each focus is one point. */
export function checkAnchors({ film = {}, shots = [] }: ValidDocument): readonly Diagnostic[] {
  const fit = film.fit ?? 'cover';
  const outputs = film.outputs ?? [];
  const stretched = (own: typeof fit | undefined): boolean => (own ?? fit) === 'stretch';
  // An output without an anchor uses the film's.
  const isInherited = outputs.some((one) => one && one.anchor === undefined && !stretched(one.fit));
  return [
    ...(film.anchor !== undefined && stretched(undefined) && !isInherited
      ? [unused(['film', 'anchor'])]
      : []),
    ...outputs.flatMap((one, index) =>
      one && one.anchor !== undefined && stretched(one.fit)
        ? [unused(['film', 'outputs', index, 'anchor'])]
        : [],
    ),
    ...shots.flatMap((shot, index) =>
      Array.isArray(shot?.focus) && shot.focus.length !== 2 ? [unclear(['shots', index, 'focus'])] : [],
    ),
  ];
}

function unclear(at: DocumentPath): Diagnostic {
  return errorAt(at, {
    code: 'focus-unclear',
    message: 'A focus is one point: the position from the left and from the top.',
    help: 'Write two numbers from 0 to 1, such as [0.3, 0.5], or a side, such as left.',
  });
}

function unused(at: DocumentPath): Diagnostic {
  return errorAt(at, {
    code: 'anchor-unused',
    on: 'key',
    message: 'An anchor has no effect with "fit: stretch", which neither crops nor adds bars.',
    help: 'Use "fit: cover" or "fit: contain", or remove "anchor".',
  });
}
