import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [string, string])[] = [
  ['Space', 'play or pause'],
  ['← →', 'previous or next frame'],
  ['↑ ↓', 'previous or next shot'],
  ['1 – 9', 'go to that shot'],
  ['L', 'repeat the shot'],
  ['C', 'compare its takes'],
  ['S', 'show its seam'],
  ['T', 'go to its takes; Tab and Enter choose'],
  ['G', 'go to “Generate another”'],
  ['N', 'go to its note'],
  ['R', 'plan and render again'],
  ['Esc', 'back to the film'],
];

/** The keys, in a dialog that returns the focus when it closes. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
