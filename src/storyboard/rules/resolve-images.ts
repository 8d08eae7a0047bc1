import { closestOf } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { keyframeReference } from '../defaults/keyframe-reference.js';
import { schemeOf } from '../provider-traits.js';
import type { ValidDocument, ValidShot } from '../schema/drop-invalid-values.js';
import type { ImageReference, ShotImageReferences } from '../storyboard.js';

/** The stills of all shots after names and `previous` were looked up. */
export interface ResolvedImages {
  readonly shots: readonly ShotImageReferences[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of keyframes that a shot asks for. */
  readonly used: ReadonlySet<string>;
}

const PREVIOUS = 'previous';

/** Finds what `first` and `last` of every shot stand for. */
export function resolveImages(document: ValidDocument, schemes: ReadonlySet<string>): ResolvedImages {
  const keyframes = document.keyframes ?? {};
  const names = Object.keys(keyframes);
  const diagnostics: Diagnostic[] = [];
  const used = new Set<string>();
  const shots: ShotImageReferences[] = [];
  for (const [index, shot] of (document.shots ?? []).entries()) {
    shots.push({ first: first(shot, index), last: last(shot, index) });
  }
  return { shots, diagnostics, used };

  function first(shot: ValidShot, index: number): ImageReference | null {
    if (shot?.first === undefined) return null;
    const at = ['shots', index, 'first'];
    const text = shot.first.trim();
    return text === PREVIOUS ? previous(shot, index, at) : image(text, at);
  }

  function last(shot: ValidShot, index: number): ImageReference | null {
    if (shot?.last === undefined) return null;
    const at = ['shots', index, 'last'];
    const text = shot.last.trim();
    if (text !== PREVIOUS) return image(text, at);
    diagnostics.push(
      errorAt(at, {
        code: 'previous-as-last',
        message: '"previous" is a frame that a shot can start on, not one that it can end on.',
        help: 'Name the picture that this shot ends on.',
      }),
    );
    return null;
  }

  function previous(shot: ValidShot, index: number, at: DocumentPath): ImageReference | null {
    if (index === 0) {
      diagnostics.push(
        errorAt(at, {
          code: 'no-previous',
          message: `${nameOf(shot, index)} is the first one, so there is no previous frame to start on.`,
          help: 'Name the picture that the film starts on.',
        }),
      );
      return null;
    }
    const before = document.shots?.[index - 1];
    // A frame that is written but wrong, or missing by diagnostic, is told at its own place.
    if (before?.template !== undefined && before.last === undefined) {
      diagnostics.push(
        errorAt(at, {
          code: 'no-previous',
          message: `The shot before is an effect ("template: ${before.template}"), which has no last frame to go on from.`,
          help: 'Name the picture that this shot starts on.',
        }),
      );
    }
    return shots[index - 1]?.last ?? null;
  }

  function image(text: string, at: DocumentPath): ImageReference | null {
    if (Object.hasOwn(keyframes, text)) {
      used.add(text);
      return keyframeReference(text, (keyframes[text] as string).trim());
    }
    const diagnostic = looksLikeName(text)
      ? unknownKeyframe(text, at, names)
      : checkAddress(text, at, schemes);
    if (diagnostic) diagnostics.push(diagnostic);
    // A name that is nearly right was meant to be used: no second message about it.
    const meant = looksLikeName(text) ? closestOf(text, names) : undefined;
    if (meant !== undefined) used.add(meant);
    return diagnostic ? null : { uri: text, name: null, at };
  }
}

// Names have no dots, slashes or colons; a file without an ending is written "./still".
function looksLikeName(text: string): boolean {
  return !/[./\\:]/.test(text);
}

function unknownKeyframe(text: string, at: DocumentPath, names: readonly string[]): Diagnostic {
  const meant = closestOf(text, [...names, 'previous']);
  const known = names.length === 0 ? '' : ` Known: ${list(names)}.`;
  return errorAt(at, {
    code: 'unknown-keyframe',
    message: `There is no keyframe "${text.slice(0, 100)}".`,
    help: meant
      ? `Did you mean "${meant}"?${known}`
      : `Name it under "keyframes:", or write a path with its ending, such as "frames/${text.slice(0, 40)}.png".${known}`,
  });
}

function list(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}

const ownSchemes = new Set(['http', 'https', 'file', 'data']);

/** What is wrong with a path or address, as far as its text shows. `remote`: schemes that a provider reads by itself. */
export function checkAddress(text: string, at: DocumentPath, remote: ReadonlySet<string>): Diagnostic | null {
  const scheme = schemeOf(text);
  if (scheme !== null && !ownSchemes.has(scheme) && !remote.has(scheme)) {
    return errorAt(at, {
      code: 'unknown-scheme',
      message: `A picture cannot be read from "${scheme}:".`,
      help: `Use a path, ${['file://', 'http(s)://', ...[...remote].map((name) => `${name}://`)].join(', ')} or data:.`,
    });
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (scheme !== 'data' && /[\u0000-\u001F\u007F]/.test(text.trim())) {
    return errorAt(at, {
      code: 'control-character',
      message: 'This path holds a line break or another character that cannot be seen.',
      help: 'Write the path in one line.',
    });
  }
  if (/^(?:file:\/\/)?~/.test(text)) {
    return errorAt(at, {
      code: 'home-in-path',
      message: 'A path cannot start with "~", because the file would mean another one for every user.',
      help: 'Write the path relative to the storyboard, or in full.',
    });
  }
  return null;
}

function nameOf(shot: ValidShot, index: number): string {
  return shot?.id === undefined ? `Shot ${index + 1}` : `Shot "${shot.id}"`;
}
