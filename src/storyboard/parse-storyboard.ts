import type { Diagnostic, DocumentPath } from '../diagnostics/diagnostic.js';
import { inFileOrder } from '../diagnostics/in-file-order.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { lineAt } from '../diagnostics/place-of.js';
import { fillDefaults } from './fill-defaults.js';
import { type ProviderTraits, remoteSchemes } from './provider-traits.js';
import { checkRules } from './rules/check-rules.js';
import { resolveImages } from './rules/resolve-images.js';
import { checkSchema, type Schema } from './schema/check-schema.js';
import { dropInvalidValues } from './schema/drop-invalid-values.js';
import { explainMistakes } from './schema/explain-mistake.js';
import { type StoryboardDocument, storyboardSchema } from './schema/schema.generated.js';
import { schemaFor } from './schema/schema-for.js';
import type { ParsedStoryboard, SourceFile } from './storyboard.js';
import { composeDocument } from './yaml/compose-document.js';
import { locate } from './yaml/locate.js';
import { readText } from './yaml/read-text.js';
import { readValues } from './yaml/read-values.js';
import { type Environment, substituteEnvironment } from './yaml/substitute-environment.js';

/**
 * Reads and checks a storyboard: all mistakes at once, or the storyboard. The first of the providers is the default.
 * Never throws, whatever the bytes are.
 */
export function parseStoryboard(
  file: SourceFile,
  env: Environment,
  providers: readonly ProviderTraits[],
): ParsedStoryboard {
  const { text, mistake } = readText(file.bytes);
  const plain = sourceOf(file.name, text, (at) => (at.kind === 'range' ? at : { start: 0, end: 0 }));
  if (mistake) return { source: plain, images: [], diagnostics: [mistake] };
  const composed = composeDocument(text);
  if (!composed.ok) return { source: plain, images: [], diagnostics: inFileOrder(plain, composed.mistakes) };

  const { value, mistakes, targets } = readValues(composed.root, (offset) => lineAt(plain, offset).number);
  const source = sourceOf(file.name, text, locate(composed.root, targets, text.length));
  // A document that is not what was written would be explained wrongly.
  if (mistakes.some(({ code }) => code.includes('alias'))) {
    return { source, images: [], diagnostics: inFileOrder(source, mistakes) };
  }
  const substituted = substituteEnvironment(value, env);
  const schema = schemaFor(storyboardSchema as Schema, providers);
  const schemaMistakes = checkSchema(schema, substituted.value).filter(
    (mistake) => !(mistake.kind === 'missing' && isAround(mistake.path, substituted.mistakes)),
  );
  const sound = dropInvalidValues(substituted.value, schemaMistakes);
  const images = resolveImages(sound, remoteSchemes(providers));
  const diagnostics = inFileOrder(source, [
    ...mistakes,
    ...substituted.mistakes,
    // As written: the value of a variable may be a secret.
    ...explainMistakes(schemaMistakes, { document: value, providers }),
    ...images.mistakes,
    ...checkRules(sound, images, providers),
  ]);
  const found = { source, images: images.shots, diagnostics };
  if (diagnostics.some(({ severity }) => severity === 'error')) return found;
  // No mistake was found, so the value is what the schema says.
  const document = substituted.value as unknown as StoryboardDocument;
  const defaultProvider = providers[0]?.id ?? '';
  return {
    ...found,
    storyboard: fillDefaults(document, { images: images.shots, fileName: file.name, defaultProvider }),
  };
}

// A value that could not be replaced from the environment was left out, and is not missing.
function isAround(path: DocumentPath, mistakes: readonly Diagnostic[]): boolean {
  return mistakes.some(
    ({ at }) =>
      at.kind === 'path' && at.path.length > path.length && path.every((step, i) => step === at.path[i]),
  );
}

function sourceOf(name: string, text: string, rangeOf: LocatedSource['rangeOf']): LocatedSource {
  return { name, text, rangeOf };
}
