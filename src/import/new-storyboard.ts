import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { DurationLimits } from '../plan/capabilities.js';
import { itemLines } from '../storyboard/edit/edit-shots.js';
import type { EditValue } from '../storyboard/edit/storyboard-change.js';
import { writeFlow } from '../storyboard/edit/write-value.js';
import type { ImportedEdit } from './imported-edit.js';
import { newShot } from './new-shot.js';
import type { NamedImage } from './shot-context.js';
import { uniqueShotId } from './shot-id.js';
import type { StoryboardView } from './storyboard-view.js';

/** The text of a new storyboard. */
export interface NewStoryboard {
  readonly text: string;
  readonly added: readonly string[];
  readonly images: readonly NamedImage[];
  readonly diagnostics: readonly Diagnostic[];
}

/** An imported edit -> a storyboard for drafts. Its shots have the ids and names of the file. */
export function newStoryboard(
  edit: ImportedEdit,
  { provider, limits }: { readonly provider: string; readonly limits: DurationLimits | null },
): NewStoryboard {
  const view: StoryboardView = {
    ...{ title: null, fps: edit.rate ?? 30, chapters: false, filmTransition: 'cut' },
    ...{ shots: [], keyframes: new Map() },
  };
  const images: NamedImage[] = [];
  const diagnostics: Diagnostic[] = [];
  const taken = new Set<string>();
  const shots = edit.shots.map((imported, index) => {
    const id = uniqueShotId(imported.suggestedId ?? imported.id ?? imported.names[0] ?? imported.name, taken);
    const shot = newShot(imported, id, { view, images, diagnostics, copied: null, limits });
    const { transition: _, ...first } = shot;
    return index === 0 ? (first as typeof shot) : shot;
  });
  const rate =
    edit.isCut && edit.rate !== null && edit.rate >= 24 && edit.rate <= 60 ? Math.round(edit.rate) : 30;
  const film = { ...(rate === 30 ? {} : { fps: rate }), ...(edit.chapters?.value ? { chapters: true } : {}) };
  const lines = [
    'version: 1',
    ...(edit.title === undefined ? [] : [`title: ${titleText(edit.title.value)}`]),
    ...(Object.keys(film).length === 0 ? [] : ['', `film: ${writeFlow(film)}`]),
    '',
    `provider: ${provider} # free and offline`,
    '',
    'shots:',
    shots
      .map((shot) => itemLines(shot as Readonly<Record<string, EditValue>>, { column: 2, step: 2 }))
      .join('\n\n'),
  ];
  return { text: `${lines.join('\n')}\n`, added: shots.map(({ id }) => id), images, diagnostics };
}

// In one line, whatever it contains.
function titleText(title: string): string {
  return writeFlow(title.replace(/\s+/g, ' ').trim().slice(0, 200));
}
