import { type Diagnostic, type DocumentPath, warningAt } from '../../diagnostics/diagnostic.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { capitalize } from '../schema/quote-value.js';
import { subjectOf } from '../schema/subject-of.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/**
 * Prompts that are completely inside typographic quotes and not in quotes of YAML: a word processor replaced the straight
 * quotes, and the service would get the others as a part of the text. A quotation in a caption is usual.
 */
export function checkQuotes(document: DocumentValue, source: LocatedSource): readonly Diagnostic[] {
  if (!/[“„«‘‚]/u.test(source.text) || !isMapping(document)) return [];
  const shots = Array.isArray(document.shots) ? document.shots : [];
  const blocks: readonly [DocumentPath, DocumentValue | undefined][] = [
    [['defaults'], document.defaults],
    ...shots.map((shot, index): [DocumentPath, DocumentValue] => [['shots', index], shot]),
  ];
  return blocks.flatMap(([at, block]) =>
    ['prompt', 'negative_prompt'].flatMap((field) => {
      const value = isMapping(block) ? block[field] : undefined;
      const path = [...at, field];
      if (typeof value !== 'string' || !QUOTED.test(value)) return [];
      const { start } = source.rangeOf({ kind: 'path', path, on: 'value' });
      if (source.text[start] !== value[0]) return [];
      return [
        warningAt(path, {
          code: 'typographic-quotes',
          message: `${capitalize(subjectOf(path, document))} is in typographic quotes, and they are a part of the text.`,
          help: 'Replace them with straight quotes ("), or remove them.',
        }),
      ];
    }),
  );
}

const QUOTED = /^[“„«‘‚][^“”„«»]*[”“»’‘]$/u;
