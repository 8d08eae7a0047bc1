import { useLayoutEffect, useRef } from 'preact/hooks';

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Play',
    [
      ['Space', 'play or pause'],
      ['J K L', 'backwards, pause, forwards; again: faster'],
      ['← →', 'previous or next frame'],
      ['Home End', 'first or last frame'],
      ['I O', 'start and end of a range that repeats'],
      ['X', 'repeat the shot, or end the repetition'],
      ['M', 'mute'],
      ['F', 'full screen'],
    ],
  ],
  [
    'Find',
    [
      ['↑ ↓', 'previous or next shot'],
      ['1 – 9', 'go to that shot'],
      ['/', 'search'],
      ['V', 'overview of all shots'],
    ],
  ],
  [
    'Work',
    [
      ['C', 'compare two takes of the shot'],
      ['S', 'show its seam'],
      ['T', 'go to its takes; Tab and Enter choose'],
      ['G', 'go to “Generate another”'],
      ['N', 'go to its note'],
      ['E', 'edit the shot'],
      ['Alt ← →', 'move the focused shot of the strip'],
      ['Ctrl Z', 'undo what the page has written; with Shift: redo'],
      ['R', 'plan and render again'],
      ['Esc', 'back to the film'],
    ],
  ],
];

/** The keys, in a dialog that returns the focus when it closes. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <div class="help-groups">
        {groups.map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(/ (?!–|\d)/).map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
