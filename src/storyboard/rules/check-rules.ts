import { type Diagnostic, errorAt, warningAt } from '../../diagnostics/diagnostic.js';
import { type ProviderTraits, remoteSchemes } from '../provider-traits.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import { checkAnchors } from './check-anchors.js';
import { checkCaptions } from './check-captions.js';
import { checkHomePaths } from './check-home-paths.js';
import { checkHooks } from './check-hooks.js';
import { checkMatches } from './check-matches.js';
import { checkOutputs, LONGEST_SIDE, sizeTooLarge } from './check-outputs.js';
import { checkProviders } from './check-providers.js';
import { checkTexts } from './check-texts.js';
import { checkTransitions } from './check-transitions.js';
import type { ResolvedImages } from './resolve-images.js';
import { checkAddress } from './resolve-images.js';

/** Checks what a schema cannot express: whether the parts of a storyboard fit together. */
export function checkRules(
  document: ValidDocument,
  images: ResolvedImages,
  providers: readonly ProviderTraits[],
): readonly Diagnostic[] {
  return [
    ...checkIds(document),
    ...checkSkips(document),
    ...checkProviders(document, providers),
    ...checkFilm(document),
    ...checkKeyframes(document, images, remoteSchemes(providers)),
    ...checkEffects(document),
    ...checkSoundChoices(document),
    ...checkMovement(document, images),
    ...checkTransitions(document, images),
    ...checkMatches(document, images),
    ...checkCaptions(document),
    ...checkOutputs(document),
    ...checkAnchors(document),
    ...checkTexts(document),
    ...checkHomePaths(document),
    ...checkHooks(document),
  ];
}

function checkIds({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  const seen = new Map<string, number>();
  return shots.flatMap((shot, index) => {
    if (shot?.id === undefined) return [];
    const before = seen.get(shot.id);
    if (before === undefined) {
      seen.set(shot.id, index);
      return [];
    }
    return [
      errorAt(['shots', index, 'id'], {
        code: 'duplicate-id',
        message: `Shot ${before + 1} already has the id "${shot.id}".`,
        help: 'Every shot needs a unique id: the lockfile and the commands identify shots by it.',
      }),
    ];
  });
}

function checkSkips({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  if (shots.length === 0 || !shots.every((shot) => shot?.skip === true)) return [];
  return [
    errorAt(['shots', 0, 'skip'], {
      code: 'all-skipped',
      message:
        shots.length === 1 ? 'The only shot is skipped.' : 'Every shot is skipped, so the film is empty.',
      help: 'Remove "skip: true" from a shot.',
    }),
  ];
}

function checkFilm({ film = {} }: ValidDocument): readonly Diagnostic[] {
  const [width = 0, height = 0] = (film.size ?? '').split('x').map(Number);
  if (film.size === undefined || film.size === 'auto') return [];
  if (Math.max(width, height) > LONGEST_SIDE) return [sizeTooLarge(film.size, ['film', 'size'])];
  if (width % 2 === 0 && height % 2 === 0 && Math.min(width, height) >= 16) return [];
  const even = (side: number) => Math.max(16, side + (side % 2));
  return [
    errorAt(['film', 'size'], {
      code: 'odd-size',
      message: `The film cannot be ${film.size}: width and height must be even and at least 16.`,
      help: `The nearest valid size is ${even(width)}x${even(height)}.`,
    }),
  ];
}

// Both are the choice of the model's own sound.
function checkSoundChoices({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    if (typeof shot?.audio !== 'boolean' || shot.generate_audio === undefined) return [];
    return [
      errorAt(['shots', index, 'audio'], {
        code: 'sound-chosen-twice',
        on: 'key',
        message: `Shot "${shot.id}" has "audio: ${shot.audio}" and "generate_audio: ${shot.generate_audio}", which choose the same.`,
        help: 'Remove one of them.',
      }),
    ];
  });
}

function checkKeyframes(
  { keyframes = {} }: ValidDocument,
  { used }: ResolvedImages,
  remote: ReadonlySet<string>,
): readonly Diagnostic[] {
  return Object.entries(keyframes).flatMap(([name, uri]) => {
    const at = ['keyframes', name];
    if (name === 'previous') {
      return [
        errorAt(at, {
          code: 'bad-name',
          on: 'key',
          message:
            'A keyframe cannot be named "previous": this name means the last frame of the previous shot.',
          help: 'Choose another name.',
        }),
      ];
    }
    const diagnostic = checkAddress(uri, at, remote);
    if (diagnostic) return [diagnostic];
    if (used.has(name)) return [];
    return [
      warningAt(at, {
        code: 'unused-keyframe',
        on: 'key',
        message: `No shot uses the keyframe "${name}".`,
        help: 'Remove it, or use it in "first" or "last" of a shot.',
      }),
    ];
  });
}

function checkEffects({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    if (shot?.template === undefined) return [];
    const forbidden = (['last', 'prompt', 'negative_prompt'] as const).filter(
      (field) => shot[field] !== undefined,
    );
    return forbidden.map((field) =>
      errorAt(['shots', index, field], {
        code: `template-with-${field === 'last' ? 'last' : 'prompt'}`,
        on: 'key',
        message: `${nameOf(shot.id, index)} is an effect ("template: ${shot.template}"). An effect has no "${field}": the service would ignore it.`,
        help: `Remove "${field}", or remove "template" to use a first and a last frame.`,
      }),
    );
  });
}

function checkMovement({ shots = [] }: ValidDocument, images: ResolvedImages): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    const { first, last } = images.shots[index] ?? {};
    if (
      !shot ||
      shot.template !== undefined ||
      !first ||
      !last ||
      sameAddress(first.uri) !== sameAddress(last.uri)
    )
      return [];
    return [
      warningAt(['shots', index, 'last'], {
        code: 'nothing-moves',
        message: `The first and the last frame of ${nameOf(shot.id, index).toLowerCase()} are the same image, so nothing will move.`,
        help: 'Use another image as the last frame.',
      }),
    ];
  });
}

function sameAddress(uri: string): string {
  return uri.replace(/^(?:file:\/\/)?(?:\.\/)*/, '');
}

function nameOf(id: string | undefined, index: number): string {
  return id === undefined ? `Shot ${index + 1}` : `Shot "${id}"`;
}
