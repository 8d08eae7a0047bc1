import { relative } from 'node:path';
import type { ExportOutcome, WrittenExport } from '../events/export-outcome.js';
import { timecode } from '../export/rate-time.js';

/** The result of an export for people. */
export function formatExport(
  outcome: Exclude<ExportOutcome, { readonly status: 'invalid' }>,
  from: string,
): string {
  if (outcome.status === 'incomplete') {
    const { missing } = outcome;
    const shown = missing.slice(0, 5).join(', ');
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    return `Not exported: ${count(missing.length, 'shot')} without a clip on this machine (${shown}${more}).\nMake them with inbetween render, then export again.`;
  }
  return [
    `${relative(from, outcome.path) || outcome.path}: ${outcome.format}, ${lengths(outcome)}`,
    outcome.media === null
      ? `It names ${count(outcome.files, 'file')} where they are. --media copy <folder> makes a folder that can be moved.`
      : `Copies of ${count(outcome.files, 'file')} are in ${relative(from, outcome.media) || outcome.media}.`,
    ...(outcome.shortHandles.length > 0 ? [shortHandles(outcome.shortHandles)] : []),
    ...outcome.lost,
  ].join('\n');
}

function lengths({ shots, frames, rate, alternatives }: WrittenExport): string {
  const takes = alternatives > 0 ? `, ${count(alternatives, 'other take')}` : '';
  return `${count(shots, 'shot')}${takes}, ${timecode(frames, rate)}`;
}

function shortHandles(ids: readonly string[]): string {
  const shown = ids.slice(0, 8).join(', ');
  return `Fewer frames than requested before or after the shown ones: ${shown}${ids.length > 8 ? ', …' : ''}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
