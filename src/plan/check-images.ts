import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import { type ProviderTraits, schemeOf } from '../storyboard/provider-traits.js';
import type { ImageReference, Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';
import type { ImageKeyframe, Keyframe } from './keyframe.js';
import { asTaken, isOneShape } from './normalize-keyframes.js';

/** The model and the providers that the images are checked for. */
export interface ImageContext {
  readonly model: Capabilities;
  readonly provider: Pick<ProviderTraits, 'id' | 'schemes'>;
  readonly providers: readonly Pick<ProviderTraits, 'id' | 'schemes'>[];
}

/** What a shot's model refuses in its images, or may refuse. Found before money is spent, at the line of the image. */
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
      code: 'match-unreadable-image',
      message: `The colours of shot "${id}" cannot be matched: only the service can read "${first.uri}", its first frame.`,
      help: 'Use a local image or an http(s) address as the first frame, or write "match_color: false" in this shot.',
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
    if (provider.schemes.includes(scheme)) return shot.normalize ? [notNormalized(reference)] : [];
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
  // An engine that reads every image needs no normalization. The paid model will get the normalized image.
  const readsAll = model.image.selfShaping === true;
  if (shot.normalize) {
    return found.filter(({ code }) => !readsAll || code === 'image-shape-refused').slice(0, 1);
  }
  return [...found.map(orNormalize), ...warnings(reference, taken, model)].slice(0, 1);
}

function orNormalize(refusal: Diagnostic): Diagnostic {
  return { ...refusal, help: `${refusal.help} Or set "normalize: true", and inbetween converts it.` };
}

// Only the service can read it, so whether it needs normalization is unknown.
function notNormalized(reference: ImageReference): Diagnostic {
  return warningAt(reference.at, {
    code: 'image-not-normalized',
    message: `The image ${nameOf(reference)} is in the storage of the service, so it is sent unchanged.`,
    help: 'To normalize it, use a local image or an http(s) address.',
  });
}

function refusals(
  reference: ImageReference,
  image: ImageKeyframe,
  model: Capabilities,
): readonly Diagnostic[] {
  const { width, height } = image.size;
  const limits = model.image;
  const name = `The image ${nameOf(reference)}`;
  const error = (code: string, message: string, help: string) =>
    errorAt(reference.at, { code, message, help });
  const found: Diagnostic[] = [];
  if (!limits.formats.includes(image.format)) {
    found.push(
      error(
        'image-format-refused',
        `${name} is a ${image.format.toUpperCase()} file, which the model "${model.model}" does not accept.`,
        `Convert it to ${limits.formats.join(', ').toUpperCase()}.`,
      ),
    );
  }
  if (Math.min(width, height) < limits.minSide || Math.max(width, height) > limits.maxSide) {
    found.push(
      error(
        'image-size-refused',
        `${name} is ${width}x${height}. The model "${model.model}" accepts sides of ${limits.minSide} to ${limits.maxSide} pixels.`,
        'Scale the image.',
      ),
    );
  }
  if (image.bytes > limits.maxBytes) {
    found.push(
      error(
        'image-file-too-large',
        `${name} has ${megabytes(image.bytes)} MB. The model "${model.model}" accepts at most ${megabytes(limits.maxBytes)} MB.`,
        'Save it as JPEG, or scale it down.',
      ),
    );
  }
  if (width / height < limits.minRatio || width / height > limits.maxRatio) {
    found.push(
      error(
        'image-shape-refused',
        `${name} is ${width}x${height}, which is too narrow for the model "${model.model}".`,
        `Crop it: the long side can be at most ${limits.maxRatio} times the short side.`,
      ),
    );
  }
  if (image.alpha && !limits.alpha) {
    found.push(
      error(
        'image-has-alpha',
        `${name} has transparency, and the model "${model.model}" refuses images with an alpha channel.`,
        'Save it without transparency.',
      ),
    );
  }
  return found;
}

function warnings(
  reference: ImageReference,
  image: ImageKeyframe,
  model: Capabilities,
): readonly Diagnostic[] {
  const { width, height } = image.size;
  const { safeMinSide, safeMaxSide, selfShaping } = model.image;
  if (image.orientation !== 1 && selfShaping !== true) {
    return [
      warningAt(reference.at, {
        code: 'image-rotated',
        message: `The image ${nameOf(reference)} is stored rotated or mirrored, and its EXIF orientation says how to turn it.`,
        help: 'The service may ignore this orientation. Save the image upright, or set "normalize: true", and inbetween does it.',
      }),
    ];
  }
  if (Math.min(width, height) >= safeMinSide && Math.max(width, height) <= safeMaxSide) return [];
  return [
    warningAt(reference.at, {
      code: 'image-size-doubtful',
      message: `The image ${nameOf(reference)} is ${width}x${height}; only sides of ${safeMinSide} to ${safeMaxSide} pixels are certain to be accepted.`,
      help: 'The pages of the vendor disagree about other sizes. Scale the image, or set "normalize: true", and inbetween does it.',
    }),
  ];
}

function checkPair(shot: Shot, { first, last }: { first: Keyframe; last: Keyframe }): readonly Diagnostic[] {
  const reference = shot.last as ImageReference;
  if (first.digest === last.digest) {
    // The rules of the storyboard find equal addresses. These are equal bytes at two addresses.
    if (shot.first.uri === reference.uri) return [];
    return [
      warningAt(reference.at, {
        code: 'nothing-moves',
        message: `The first and the last frame of shot "${shot.id}" are the same image, so nothing will move.`,
        help: 'Use another image as the last frame.',
      }),
    ];
  }
  if (first.kind === 'remote' || last.kind === 'remote') return [];
  if (shot.normalize || isOneShape(first.size, last.size)) return [];
  return [
    warningAt(reference.at, {
      code: 'shapes-differ',
      message: `The first frame of shot "${shot.id}" is ${shapeOf(first)}, and its last frame is ${shapeOf(last)}: the aspect ratios differ.`,
      help: 'The clip has the aspect ratio of the first frame, and the service crops the last frame. Crop it yourself to choose which part is kept.',
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
