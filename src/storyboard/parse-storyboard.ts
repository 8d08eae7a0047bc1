import type { Diagnostic, DocumentPath, Location } from '../diagnostics/diagnostic.js';
import { inFileOrder } from '../diagnostics/in-file-order.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { lineAt } from '../diagnostics/place-of.js';
import { fillDefaults } from './defaults/fill-defaults.js';
import { namedSounds } from './defaults/named-sounds.js';
import type { Schema } from './json-schema.js';
import { type ProviderTraits, remoteSchemes } from './provider-traits.js';
import { checkComments } from './rules/check-comments.js';
import { checkQuotes } from './rules/check-quotes.js';
import { checkRules } from './rules/check-rules.js';
import { resolveImages } from './rules/resolve-images.js';
import { checkSchema } from './schema/check-schema.js';
import { dropInvalidValues, type ValidDocument } from './schema/drop-invalid-values.js';
import { explainSchemaProblems, type SchemaContext } from './schema/explain-schema-problems.js';
import { renameOldKeys } from './schema/rename-old-keys.js';
import { type StoryboardDocument, storyboardSchema } from './schema/schema.generated.js';
import { schemaFor } from './schema/schema-for.js';
import type { ParsedStoryboard, SourceFile } from './storyboard.js';
import { composeDocument } from './yaml/compose-document.js';
import { type DocumentValue, isMapping } from './yaml/document-value.js';
import { findForeignText } from './yaml/foreign-text.js';
import { locate } from './yaml/locate.js';
import { readText } from './yaml/read-text.js';
import { readValues } from './yaml/read-values.js';
import { type Environment, type Substituted, substituteEnvironment } from './yaml/substitute-environment.js';
import { nameUnusualSigns } from './yaml/unusual-signs.js';

/**
 * Reads and checks a storyboard. The result has the storyboard, or every error in the file. The first of the providers
 * is the default. It never throws, whatever the bytes are.
 */
export function parseStoryboard(
  file: SourceFile,
  env: Environment,
  providers: readonly ProviderTraits[],
): ParsedStoryboard {
  const { text, diagnostic } = readText(file.bytes);
  const plain = sourceOf(file.name, text, (at) => (at.kind === 'range' ? at : { start: 0, end: 0 }));
  if (diagnostic) return { source: plain, images: [], diagnostics: [diagnostic] };
  const foreign = findForeignText(text);
  if (foreign.length > 0) return { source: plain, images: [], diagnostics: foreign };
  const composed = composeDocument(text);
  if (!composed.ok) {
    const named = nameUnusualSigns(plain, composed.diagnostics);
    return { source: plain, images: [], diagnostics: inFileOrder(plain, named) };
  }
  const read = readValues(composed.root, (offset) => lineAt(plain, offset).number);
  const source = sourceOf(file.name, text, locate(composed.root, read.targets, text.length));
  // Without its aliases the document differs from what the user wrote, and further diagnostics would mislead.
  if (read.diagnostics.some(({ code }) => code.includes('alias'))) {
    return { source, images: [], diagnostics: inFileOrder(source, read.diagnostics) };
  }
  const renamed = renameOldKeys(read.value);
  const substituted = substituteEnvironment(renamed.value, env);
  const found = checkDocument(substituted, {
    document: renamed.value,
    providers,
    spellingAt: (path) => spellingAt(source, path),
  });
  const diagnostics = inFileOrder(source, [
    ...read.diagnostics,
    ...renamed.diagnostics,
    ...checkComments(renamed.value, source),
    ...checkQuotes(renamed.value, source),
    ...nameUnusualSigns(
      source,
      found.diagnostics.filter(({ at }) => !isInside(at, renamed.renamed)),
    ),
  ]);
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    return {
      source,
      images: found.images,
      diagnostics,
      sounds: namedSounds(found.valid, (path) => isWrong(path, diagnostics)),
      ...soundPart(found, diagnostics, { file, providers }),
    };
  }
  // The checks found no error, so the value has the schema's type.
  const document = substituted.value as unknown as StoryboardDocument;
  return {
    source,
    images: found.images,
    diagnostics,
    storyboard: fillDefaults(document, {
      images: found.images,
      fileName: file.name,
      defaultProvider: providers[0]?.id ?? '',
    }),
  };
}

function isWrong(path: DocumentPath, diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ severity, at }) => severity === 'error' && at.kind === 'path' && startsWith(at.path, path),
  );
}

// The shots without an error can be checked further: their sounds, and what their images are for the model.
function soundPart(
  { images, valid, schema }: CheckedDocument,
  diagnostics: readonly Diagnostic[],
  { file, providers }: { readonly file: SourceFile; readonly providers: readonly ProviderTraits[] },
): Pick<ParsedStoryboard, 'sound'> {
  const wrong = (path: DocumentPath): boolean => isWrong(path, diagnostics);
  // Without these, it is unknown what a model makes of a shot, or what its images must be.
  const shape = ['size', 'fps', 'fit', 'fps_fit', 'anchor'] as const;
  if (shape.some((key) => wrong(['film', key]))) return {};
  if (wrong(['provider']) || wrong(['providers']) || wrong(['defaults']) || wrong(['keyframes'])) return {};
  const shots = (valid.shots ?? []).map((shot, index) => {
    const { first = null, last = null } = images[index] ?? {};
    const isSound =
      shot !== null &&
      !wrong(['shots', index]) &&
      first !== null &&
      (last !== null || shot.last === undefined) &&
      shot.skip !== true;
    // Of a shot with an error nothing is read further, because required values can be missing anywhere in it.
    return isSound ? shot : { id: `shot-${index + 1}`, first: 'previous', skip: true };
  });
  if (shots.every(({ skip }) => skip === true)) return {};
  const rightOf = <T extends object>(value: T, path: DocumentPath): Partial<T> =>
    Object.fromEntries(Object.entries(value).filter(([key]) => !wrong([...path, key]))) as Partial<T>;
  const film = rightOf(valid.film ?? {}, ['film']);
  const document = { ...rightOf(valid, []), version: 1, film: { output: 'film.mp4', ...film }, shots };
  // An error that belongs to no key, such as one of an alias, can have left a value out anywhere.
  if (checkSchema(schema, document as unknown as DocumentValue).length > 0) return {};
  return {
    sound: fillDefaults(document as unknown as StoryboardDocument, {
      images,
      fileName: file.name,
      defaultProvider: providers[0]?.id ?? '',
    }),
  };
}

interface CheckedDocument extends Pick<ParsedStoryboard, 'images' | 'diagnostics'> {
  /** The values without an error. */
  readonly valid: ValidDocument;
  readonly schema: Schema;
}

/** Checks the values of a document: variables, schema, references to keyframes, rules. */
function checkDocument({ value, diagnostics }: Substituted, context: SchemaContext): CheckedDocument {
  const { providers } = context;
  const map = isMapping(value) && isMapping(value.providers) ? Object.keys(value.providers) : [];
  const schema = schemaFor(storyboardSchema as Schema, providers, map);
  const problems = checkSchema(schema, value).filter(
    ({ kind, path }) => !(kind === 'missing' && isAround(path, diagnostics)),
  );
  const valid = dropInvalidValues(value, problems);
  const images = resolveImages(valid, remoteSchemes(providers));
  const rules = checkRules(valid, images, providers);
  // A shot whose frame is not valid may have been meant to use the keyframe.
  const isCertain = !problems.some(({ path }) => isFrameOfShot(path));
  return {
    ...{ valid, schema },
    images: images.shots,
    diagnostics: [
      ...diagnostics,
      // With the values as written: the value of a variable may be a secret.
      ...explainSchemaProblems(problems, context),
      ...images.diagnostics,
      ...(isCertain ? rules : rules.filter(({ code }) => code !== 'unused-keyframe')),
    ],
  };
}

function isFrameOfShot(path: DocumentPath): boolean {
  return path[0] === 'shots' && (path.length < 3 || path[2] === 'first' || path[2] === 'last');
}

// A number, true, false or null in plain notation. An alias is spelled elsewhere, and a text is its own spelling.
function spellingAt(source: LocatedSource, path: DocumentPath): string | undefined {
  const { start, end } = source.rangeOf({ kind: 'path', path, on: 'value' });
  return /^(?:[-+.\w]{1,40})$/.exec(source.text.slice(start, end))?.[0];
}

// A value whose variable is not set was dropped. It is not missing, and its own diagnostic says what is wrong.
function isAround(path: DocumentPath, diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ at }) => at.kind === 'path' && at.path.length > path.length && startsWith(at.path, path),
  );
}

function isInside(at: Location, paths: readonly DocumentPath[]): boolean {
  return at.kind === 'path' && paths.some((path) => startsWith(at.path, path));
}

function startsWith(path: DocumentPath, start: DocumentPath): boolean {
  return start.every((step, index) => step === path[index]);
}

function sourceOf(name: string, text: string, rangeOf: LocatedSource['rangeOf']): LocatedSource {
  return { name, text, rangeOf };
}
