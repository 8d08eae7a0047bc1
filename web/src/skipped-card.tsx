import type { LiveEdit } from '../../src/live-view/live-edit.js';
import type { LiveSkipped } from '../../src/live-view/live-view.js';
import { messageOf } from './edit-form.jsx';
import { sendEdit } from './send-edit.js';
import { ShotImage } from './shot-image.jsx';

/** Takes the `skip` of a shot out of the storyboard; undefined while the text cannot be read. */
export type BringBack = ((shot: string) => void) | undefined;

interface SkippedCardProps {
  readonly shot: LiveSkipped;
  readonly onBringBack: BringBack;
}

/** A shot that is not in the film, dimmed, with what brings it back. */
export function SkippedCard({ shot, onBringBack }: SkippedCardProps) {
  const line = `line ${shot.place.split(':').at(-2)}`;
  return (
    // A link to the shot brings the focus here.
    <div class="skipped-card" data-skipped={shot.id} tabIndex={-1}>
      <span class="skipped-image">
        <ShotImage image={shot.first} title={shot.prompt ?? shot.first.name} />
      </span>
      <span class="label">
        <span class="id" dir="auto">
          {shot.title ?? shot.id}
        </span>
        <span class="state">skipped</span>
      </span>
      <span class="way-back">
        {onBringBack ? (
          // The editor of a shot has the same button for the keyboard.
          <button
            type="button"
            class="small"
            tabIndex={-1}
            aria-label={`Bring back ${shot.title ?? shot.id}`}
            onClick={() => onBringBack(shot.id)}
          >
            Bring back
          </button>
        ) : (
          'To bring it back, remove skip in'
        )}{' '}
        {shot.link === null ? (
          <span title={shot.place}>{line}</span>
        ) : (
          <a href={shot.link} tabIndex={-1} title={`Open ${shot.place} in the editor`}>
            {line}
          </a>
        )}
      </span>
    </div>
  );
}

/** The skipped shots that come before a place of the film. */
export function skippedBefore(skipped: readonly LiveSkipped[], place: number): readonly LiveSkipped[] {
  return skipped.filter(({ after }) => after === place);
}

/** What brings shots back, by an edit of the storyboard. */
export function bringBack(edit: LiveEdit | null, onNotice: (notice: string | null) => void): BringBack {
  if (edit === null) return undefined;
  return async (shot) => {
    const change = { kind: 'set', shot, key: 'skip', from: true, to: null } as const;
    onNotice(messageOf(await sendEdit({ type: 'edit', base: edit.digest, change, mode: 'write' })));
  };
}
