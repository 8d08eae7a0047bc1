import colors from 'picocolors';
import { unifiedDiff } from '../base/line-diff.js';
import { harmless } from '../diagnostics/show-text.js';
import type { ImportOutcome, ImportPreview } from '../events/import-outcome.js';
import { count } from './format-values.js';

/** The changes of an import for people: a unified diff of the storyboard, and what it does not show. */
export function formatImportChanges(preview: ImportPreview, { color }: { readonly color: boolean }): string {
  const { storyboard, created, before, after, picks, removed } = preview;
  const paint = colors.createColors(color);
  const diff = unifiedDiff(before, after);
  const lines = diff.map((line) => {
    const shown = harmless(line);
    if (line.startsWith('@@')) return paint.cyan(shown);
    return line.startsWith('+') ? paint.green(shown) : line.startsWith('-') ? paint.red(shown) : shown;
  });
  const heading =
    diff.length === 0
      ? []
      : [
          paint.bold(`--- ${created ? '/dev/null' : harmless(storyboard)}`),
          paint.bold(`+++ ${harmless(storyboard)}`),
        ];
  const isSkipped = removed.length > 0 && after !== before;
  return [
    ...heading,
    ...lines,
    ...picks.map(({ shot, take }) => `Take ${take} of ${shot} is chosen for the film.`),
    ...(removed.length === 0
      ? []
      : [
          `Not in the imported file: ${listed(removed)}. ${isSkipped ? 'Their clips and takes are kept: "skip: true" leaves them out of the film.' : ''}`.trim(),
        ]),
  ].join('\n');
}

/** The result of an import for people. */
export function formatImport(outcome: Exclude<ImportOutcome, { readonly status: 'invalid' }>): string {
  const { status, storyboard, created, after, added, missingImages } = outcome;
  const name = harmless(storyboard);
  if (status === 'unchanged') return `${name} says the same already. Nothing was changed.`;
  if (status === 'declined') return 'Nothing was changed.';
  const what = created
    ? `${name}: created with ${count(added.length, 'shot')}.`
    : after === outcome.before
      ? `${name}: takes chosen.`
      : `${name}: changed.`;
  const missing =
    missingImages.length === 0
      ? []
      : [`${count(missingImages.length, 'image')} to make: ${listed(missingImages.map(harmless))}.`];
  return [
    what,
    ...missing,
    '',
    `Next:  inbetween ${missingImages.length > 0 ? 'check' : 'plan'} ${name}`,
  ].join('\n');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}
