import type { LiveSkipped } from '../../src/live-view/live-view.js';
import { ShotImage } from './shot-image.jsx';

/** A shot that is not in the film, dimmed, with the line that brings it back. */
export function SkippedCard({ shot }: { readonly shot: LiveSkipped }) {
  return (
    <div class="skipped">
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
        To bring it back, remove <code>skip</code>{' '}
        {shot.link === null ? (
          <span>at {shot.place}</span>
        ) : (
          <a href={shot.link} tabIndex={-1} title={`Open ${shot.place} in the editor`}>
            in line {shot.place.split(':').at(-2)}
          </a>
        )}
        .
      </span>
    </div>
  );
}

/** The skipped shots that come before a place of the film. */
export function skippedBefore(skipped: readonly LiveSkipped[], place: number): readonly LiveSkipped[] {
  return skipped.filter(({ after }) => after === place);
}
