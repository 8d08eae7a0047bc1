import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import { type ProviderTraits, schemeOf } from '../storyboard/provider-traits.js';
import type { ImageReference, Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';
import type { ImageKeyframe, Keyframe } from './keyframe.js';
import { asTaken, isOneShape } from './normalize-keyframes.js';

/** Whose images are checked. */
export interface ImageContext {
  readonly model: Capabilities;
  readonly provider: Pick<ProviderTraits, 'id' | 'schemes'>;
  readonly providers: readonly Pick<ProviderTraits, 'id' | 'schemes'>[];
}

/** What a shot's model refuses or doubts in its stills: before money, and at the still's own line. */
export function checkShotImages(
  shot: Shot,
  { first, last }: { first: Keyframe; last: Keyframe | null },
  context: ImageContext,
): readonly Diagnostic[] {
  return [
    ...checkImage(shot.first, first, { shot, ...context }),
    ...(shot.last && last ? checkImage(shot.last, last, { shot, ...context }) : []),
    ...(shot.last && last ? checkPair(shot, { first, last }) : []),
    ...checkMatch(shot, first),
  ];
}

function checkMatch({ id, transition, origins }: Shot, first: Keyframe): readonly Diagnostic[] {
  if (transition.kind !== 'cut' || transition.match === undefined || first.kind === 'image') return [];
  return [
    errorAt(origins.match_color ?? ['film', 'match_color'], {
      code: 'match-out-of-reach',
      message: `The colours of "${first.uri}", on which shot "${id}" starts, cannot be read: only the service can open such an address.`,
      help: 'Use a local picture or an http(s) address for this still, or write "match_color: false" for the shot.',
    }),
  ];
}

function checkImage(
  reference: ImageReference,
  keyframe: Keyframe,
  { shot, model, provider, providers }: ImageContext & { readonly shot: Shot },
): readonly Diagnostic[] {
  if (keyframe.kind === 'remote') {
    const scheme = schemeOf(reference.uri) ?? '';
    if (provider.schemes.includes(scheme)) return shot.normalize ? [unseen(reference)] : [];
    const reader = providers.find(({ schemes }) => schemes.includes(scheme))?.id;
    return [
      errorAt(reference.at, {
        code: 'image-unreachable',
        message: `The provider "${provider.id}" cannot read "${reference.uri}": only the provider "${reader}" opens ${scheme}:// addresses.`,
        help: `Use a local image or an http(s) address here, or render with "--provider ${reader}".`,
      }),
    ];
  }
  const taken = asTaken(keyframe, model.image);
  const found = refusals(reference, taken, model);
  // An engine that reads anything needs no mending, and the model it stands in for will get it.
  const readsAll = model.image.selfShaping === true;
  if (shot.normalize) {
    return found.filter(({ code }) => !readsAll || code === 'image-shape-refused').slice(0, 1);
  }
  return [...found.map(orNormalize), ...doubts(reference, taken, model)].slice(0, 1);
}

function orNormalize(refusal: Diagnostic): Diagnostic {
  return { ...refusal, help: `${refusal.help} Or let it be mended: "normalize: true".` };
}

// Only the service can open it, so nobody here knows whether there is anything to mend.
function unseen(reference: ImageReference): Diagnostic {
  return warningAt(reference.at, {
    code: 'image-not-normalized',
    message: `The picture ${nameOf(reference)} lies in the service's storage, so it is sent as it is.`,
    help: 'To have it normalized, name a local picture or an http(s) address.',
  });
}

function refusals(
  reference: ImageReference,
  image: ImageKeyframe,
  model: Capabilities,
): readonly Diagnostic[] {
  const { width, height } = image.size;
  const limits = model.image;
  const name = `The picture ${nameOf(reference)}`;
  const error = (code: string, message: string, help: string) =>
    errorAt(reference.at, { code, message, help });
  const found: Diagnostic[] = [];
  if (!limits.formats.includes(image.format)) {
    found.push(
      error(
        'image-format-refused',
        `${name} is a ${image.format.toUpperCase()}, which the model "${model.model}" does not take.`,
        `Convert it to ${limits.formats.join(', ').toUpperCase()}.`,
      ),
    );
  }
  if (Math.min(width, height) < limits.minSide || Math.max(width, height) > limits.maxSide) {
    found.push(
      error(
        'image-size-refused',
        `${name} is ${width}x${height}; the model "${model.model}" takes sides of ${limits.minSide} to ${limits.maxSide} pixels.`,
        'Scale the picture.',
      ),
    );
  }
  if (image.bytes > limits.maxBytes) {
    found.push(
      error(
        'image-too-heavy',
        `${name} has ${megabytes(image.bytes)} MB; the model "${model.model}" takes ${megabytes(limits.maxBytes)} MB.`,
        'Save it as JPEG, or scale it down.',
      ),
    );
  }
  if (width / height < limits.minRatio || width / height > limits.maxRatio) {
    found.push(
      error(
        'image-shape-refused',
        `${name} is ${width}x${height}: too narrow for the model "${model.model}".`,
        `Its sides may differ by a factor of ${limits.maxRatio} at most. Crop it.`,
      ),
    );
  }
  if (image.alpha && !limits.alpha) {
    found.push(
      error(
        'image-has-alpha',
        `${name} is transparent, and the model "${model.model}" refuses pictures with an alpha channel.`,
        'Save it without transparency.',
      ),
    );
  }
  return found;
}

function doubts(reference: ImageReference, image: ImageKeyframe, model: Capabilities): readonly Diagnostic[] {
  const { width, height } = image.size;
  const { safeMinSide, safeMaxSide, selfShaping } = model.image;
  if (image.orientation !== 1 && selfShaping !== true) {
    return [
      warningAt(reference.at, {
        code: 'image-turned',
        message: `The picture ${nameOf(reference)} is stored lying on its side or mirrored, with a note (EXIF) how to turn it.`,
        help: 'Nobody says whether the service obeys such notes. Save it upright, or let it be done: "normalize: true".',
      }),
    ];
  }
  if (Math.min(width, height) >= safeMinSide && Math.max(width, height) <= safeMaxSide) return [];
  return [
    warningAt(reference.at, {
      code: 'image-size-doubtful',
      message: `The picture ${nameOf(reference)} is ${width}x${height}; sides of ${safeMinSide} to ${safeMaxSide} pixels are sure to be taken.`,
      help: 'The vendor\'s pages disagree outside of these sizes. Scale the picture to be safe, or let it be done: "normalize: true".',
    }),
  ];
}

function checkPair(shot: Shot, { first, last }: { first: Keyframe; last: Keyframe }): readonly Diagnostic[] {
  const reference = shot.last as ImageReference;
  if (first.digest === last.digest) {
    // The same address twice is found by the storyboard's own rules; this is the same picture under two names.
    if (shot.first.uri === reference.uri) return [];
    return [
      warningAt(reference.at, {
        code: 'nothing-moves',
        message: `The first and the last frame of shot "${shot.id}" are the same picture, so nothing will move.`,
        help: 'Give the shot another last frame.',
      }),
    ];
  }
  if (first.kind === 'remote' || last.kind === 'remote') return [];
  if (shot.normalize || isOneShape(first.size, last.size)) return [];
  return [
    warningAt(reference.at, {
      code: 'shapes-differ',
      message: `The last frame of shot "${shot.id}" is ${shapeOf(last)} and its first frame ${shapeOf(first)}: the shapes differ.`,
      help: "The clip takes the first frame's shape; the last frame is cropped to it. Crop it yourself to choose what stays.",
    }),
  ];
}

function nameOf(reference: ImageReference): string {
  const uri = reference.uri.startsWith('data:') ? 'in the data: address' : `"${reference.uri}"`;
  return reference.name === null ? uri : `"${reference.name}"`;
}

function shapeOf({ size }: ImageKeyframe): string {
  return `${size.width}x${size.height}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
