import { closestOf, listNames, suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { keyframeReference } from '../defaults/keyframe-reference.js';
import { schemeOf } from '../provider-traits.js';
import type { ValidDocument, ValidShot } from '../schema/drop-invalid-values.js';
import type { ImageReference, ShotImageReferences } from '../storyboard.js';
import { homeInPath, startsWithHome } from './check-home-paths.js';

/** The images of all shots, with names and `previous` resolved. */
export interface ResolvedImages {
  readonly shots: readonly ShotImageReferences[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the keyframes that a shot uses. */
  readonly used: ReadonlySet<string>;
}

const PREVIOUS = 'previous';

/** Resolves `first` and `last` of every shot to an image. */
export function resolveImages(document: ValidDocument, schemes: ReadonlySet<string>): ResolvedImages {
  const keyframes = document.keyframes ?? {};
  const names = Object.keys(keyframes);
  const byLetters = new Map(names.map((name) => [name.normalize('NFC'), name]));
  const diagnostics: Diagnostic[] = [];
  const used = new Set<string>();
  const shots: ShotImageReferences[] = [];
  for (const [index, shot] of (document.shots ?? []).entries()) {
    const skipped = shot?.skip === true ? { skipped: true as const } : {};
    shots.push({ first: first(shot, index), last: last(shot, index), ...skipped });
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
        message: 'A shot can start on "previous", but it cannot end on it.',
        help: 'Write the image that this shot ends on.',
      }),
    );
    return null;
  }

  function previous(shot: ValidShot, index: number, at: DocumentPath): ImageReference | null {
    if (index === 0) {
      diagnostics.push(
        errorAt(at, {
          code: 'no-previous',
          message: `${nameOf(shot, index)} is the first shot, so there is no previous shot.`,
          help: 'Write the image that the film starts on.',
        }),
      );
      return null;
    }
    const before = document.shots?.[index - 1];
    // A wrong or missing last frame of the previous shot has its own diagnostic.
    if (before?.template !== undefined && before.last === undefined) {
      diagnostics.push(
        errorAt(at, {
          code: 'no-previous',
          message: `The previous shot is an effect ("template: ${before.template}"), which has no last frame.`,
          help: 'Write the image that this shot starts on.',
        }),
      );
    }
    return shots[index - 1]?.last ?? null;
  }

  function image(text: string, at: DocumentPath): ImageReference | null {
    // An editor and a file system can compose "é" in two ways.
    const name = byLetters.get(text.normalize('NFC'));
    if (name !== undefined) {
      used.add(name);
      return keyframeReference(name, (keyframes[name] as string).trim());
    }
    const diagnostic = looksLikeName(text)
      ? unknownKeyframe(text, at, names)
      : checkAddress(text, at, schemes);
    if (diagnostic) diagnostics.push(diagnostic);
    // A misspelled name counts as used, so that the keyframe is not reported as unused as well.
    const meant = looksLikeName(text) ? closestOf(text, names) : undefined;
    if (meant !== undefined) used.add(meant);
    return diagnostic ? null : { uri: text, name: null, at };
  }
}

// Names have no dots, slashes or colons. A file without an extension is written "./name".
function looksLikeName(text: string): boolean {
  return !/[./\\:]/.test(text);
}

function unknownKeyframe(text: string, at: DocumentPath, names: readonly string[]): Diagnostic {
  const meant = suggestionFor(text, [...names, 'previous']);
  const known = names.length === 0 ? '' : ` Known: ${listNames(names)}.`;
  return errorAt(at, {
    code: 'unknown-keyframe',
    message: `There is no keyframe "${text.slice(0, 100)}".`,
    help: meant
      ? `${meant}${known}`
      : `Add it under "keyframes:", or write a path with its extension, such as "frames/${text.slice(0, 40)}.png".${known}`,
  });
}

const ownSchemes = new Set(['http', 'https', 'file', 'data']);

/** Checks the text of a path or address. `remote`: the schemes that a provider can read. */
export function checkAddress(text: string, at: DocumentPath, remote: ReadonlySet<string>): Diagnostic | null {
  const scheme = schemeOf(text);
  if (scheme !== null && !ownSchemes.has(scheme) && !remote.has(scheme)) {
    return errorAt(at, {
      code: 'unknown-scheme',
      message: `An image cannot be read from a "${scheme}:" address.`,
      help: `Use a path, ${['file://', 'http(s)://', ...[...remote].map((name) => `${name}://`)].join(', ')} or data:.`,
    });
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
  if (scheme !== 'data' && /[\u0000-\u001F\u007F]/.test(text.trim())) {
    return errorAt(at, {
      code: 'control-character',
      message: 'This path contains a line break or another invisible character.',
      help: 'Write the path on one line.',
    });
  }
  if (startsWithHome(text))
    return homeInPath(at, 'Write a path relative to the storyboard, or an absolute path.');
  return null;
}

function nameOf(shot: ValidShot, index: number): string {
  return shot?.id === undefined ? `Shot ${index + 1}` : `Shot "${shot.id}"`;
}
