import { listNames, suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { outputKind, playedOf } from '../defaults/read-outputs.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { Output } from '../schema/schema.generated.js';

/** Whether the settings of each output agree, and whether its format supports them. */
export function checkOutputs({ film = {}, shots = [] }: ValidDocument): readonly Diagnostic[] {
  const ids = shots.flatMap((shot) => shot?.id ?? []);
  // An item that is not a block of keys was reported by the schema.
  const outputs: readonly (Partial<Output> | null)[] = film.outputs ?? [];
  return outputs.flatMap((output, index) => {
    if (output === null) return [];
    const at = ['film', 'outputs', index];
    return [
      ...checkSize(output, at),
      ...checkBarColour(output, film.fit ?? 'cover', at),
      ...checkOutputCaptions(output, at),
      ...checkShotRange(output, ids, at),
      ...checkSkipped(output, shots, at),
    ];
  });
}

// When the film has no shot either, that is reported once.
function checkSkipped(
  output: Partial<Output>,
  shots: NonNullable<ValidDocument['shots']>,
  at: DocumentPath,
): readonly Diagnostic[] {
  const end = output.from === undefined ? 'to' : 'from';
  const written = playedOf(
    output,
    shots.map((shot) => shot && { ...shot, skip: false }),
  );
  if (written.length === 0 || playedOf(output, shots).length > 0 || shots.every((shot) => shot?.skip))
    return [];
  return [
    errorAt([...at, end], {
      code: 'output-skipped',
      message: 'Every shot of this output is skipped.',
      help: 'Remove "skip: true" from one of them, or remove this output.',
    }),
  ];
}

function checkSize({ size, aspect, width }: Partial<Output>, at: DocumentPath): readonly Diagnostic[] {
  const other = aspect === undefined ? (width === undefined ? null : 'width') : 'aspect';
  if (size !== undefined && other !== null) {
    return [
      errorAt([...at, other], {
        code: 'output-unclear',
        on: 'key',
        message: `"size" already decides the size of this output, so "${other}" is not allowed.`,
        help: `Remove "size" or "${other}".`,
      }),
    ];
  }
  if (size === undefined && aspect !== undefined) {
    const narrow = checkShape(aspect, width, at);
    if (narrow) return [narrow];
  }
  if (size?.split('x').some((side) => Number(side) > LONGEST_SIDE))
    return [sizeTooLarge(size, [...at, 'size'])];
  const [across = 16, down = 16] = size?.split('x').map(Number) ?? [width ?? 16];
  if (across % 2 === 0 && down % 2 === 0 && Math.min(across, down) >= 16) return [];
  const even = (side: number) => Math.max(16, side + (side % 2));
  return [
    errorAt([...at, size === undefined ? 'width' : 'size'], {
      code: 'odd-size',
      message: `An output cannot be ${size ?? `${width} pixels wide`}: width and height must be even and at least 16.`,
      help: `The nearest valid ${size === undefined ? 'width' : 'size'} is ${size === undefined ? even(across) : `${even(across)}x${even(down)}`}.`,
    }),
  ];
}

const LONGEST_SHAPE = 8;
/** The longest side of a film or an output, in pixels. */
export const LONGEST_SIDE = 7680;

/** The diagnostic for a size that is larger than any player shows. */
export function sizeTooLarge(size: string, at: DocumentPath): Diagnostic {
  return errorAt(at, {
    code: 'size-too-large',
    message: `The size ${size} is too large: a side can have at most ${LONGEST_SIDE} pixels.`,
    help: 'For example 3840x2160 or 1920x1080.',
  });
}

// An encoder refuses sides of tens of thousands of pixels, but only after all clips are paid for.
function checkShape(aspect: string, width: number | undefined, at: DocumentPath): Diagnostic | null {
  const [across = 1, down = 1] = aspect.split(':').map(Number);
  if (Math.max(across / down, down / across) > LONGEST_SHAPE) {
    return errorAt([...at, 'aspect'], {
      code: 'output-shape',
      message: `An output cannot be ${aspect}: one side would be more than ${LONGEST_SHAPE} times as long as the other.`,
      help: 'For example "16:9", "9:16" or "21:9".',
    });
  }
  const height = Math.round(((width ?? 0) * down) / across);
  if (height <= LONGEST_SIDE) return null;
  return errorAt([...at, 'width'], {
    code: 'output-shape',
    message: `An output of ${aspect} with a width of ${width} would be ${height} pixels high. The limit is ${LONGEST_SIDE}.`,
    help: `With this aspect ratio, the width can be at most ${2 * Math.floor((LONGEST_SIDE * across) / down / 2)}.`,
  });
}

function checkBarColour(
  { color, fit }: Partial<Output>,
  filmFit: string,
  at: DocumentPath,
): readonly Diagnostic[] {
  if (color === undefined || (fit ?? filmFit) === 'contain') return [];
  return [
    errorAt([...at, 'color'], {
      code: 'output-unclear',
      on: 'key',
      message: `"color" is the colour of the bars of "fit: contain", but this output has no bars.`,
      help: 'Add "fit: contain", or remove "color".',
    }),
  ];
}

function checkOutputCaptions(
  { output = '', captions }: Partial<Output>,
  at: DocumentPath,
): readonly Diagnostic[] {
  if (outputKind(output) === 'film' || (captions !== 'soft' && captions !== 'sidecar')) return [];
  return [
    errorAt([...at, 'captions'], {
      code: 'animation-captions',
      message: `An animation cannot have a caption track or a caption file, so "captions: ${captions}" is not possible.`,
      help: 'Write "captions: burn" or "captions: off".',
    }),
  ];
}

function checkShotRange(
  output: Partial<Output>,
  ids: readonly string[],
  at: DocumentPath,
): readonly Diagnostic[] {
  const unknown = (['from', 'to'] as const).flatMap((end) => {
    const id = output[end];
    if (id === undefined || ids.includes(id)) return [];
    const meant = suggestionFor(id, ids);
    return [
      errorAt([...at, end], {
        code: 'unknown-shot',
        message: `There is no shot "${id}".`,
        help: `${meant ? `${meant} ` : ''}Known: ${listNames(ids)}.`,
      }),
    ];
  });
  const { from, to } = output;
  if (unknown.length > 0 || from === undefined || to === undefined || ids.indexOf(from) <= ids.indexOf(to)) {
    return unknown;
  }
  return [
    errorAt([...at, 'to'], {
      code: 'output-range-reversed',
      message: `This output ends with "${to}", which comes before "${from}" in the film.`,
      help: 'Swap "from" and "to".',
    }),
  ];
}
