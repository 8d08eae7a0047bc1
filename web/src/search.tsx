import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveShot } from '../../src/live-view/live-view.js';
import { findShots } from './find-shots.js';
import { formatState } from './format.js';
import { rovingTarget } from './roving.js';
import { ShotImage } from './shot-image.jsx';

interface SearchProps {
  readonly shots: readonly LiveShot[];
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

// More would be a list to scroll, not an answer.
const SHOWN = 50;

/** Finds a shot by its number, name or texts: type, choose with the arrows, Enter goes there. */
export function Search({ shots, onSelect, onClose }: SearchProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  // Before the next key, which is the first letter.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const found = useMemo(() => findShots(shots, text), [shots, text]);
  const shown = found.slice(0, SHOWN);
  const index = Math.min(at, shown.length - 1);
  useEffect(() =>
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
  );
  const choose = (id: string | undefined) => {
    if (id === undefined) return;
    dialog.current?.close();
    onSelect(id);
  };
  return (
    <dialog ref={dialog} class="search" aria-label="Search shots" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="found-shots"
        aria-activedescendant={index >= 0 ? `found-${index}` : undefined}
        aria-label="Search shots"
        placeholder="Number, name, prompt, caption …"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') choose(shown[index]?.shot.id);
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          setAt(rovingTarget(event.key, { index, count: shown.length, columns: 1 }) ?? 0);
        }}
      />
      <p class="count" role="status">
        {countOf(found.length, shown.length)}
      </p>
      <div id="found-shots" class="found" role="listbox" aria-label="Shots">
        {shown.map(({ shot, index: place, excerpt }, row) => (
          // The keys are those of the text field, which keeps the focus.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={shot.id}
            id={`found-${row}`}
            role="option"
            tabIndex={-1}
            aria-selected={row === index}
            onClick={() => choose(shot.id)}
          >
            <ShotImage image={shot.first} />
            <span class="found-text">
              <span class="found-name">
                <span class="number">{place + 1}</span> <span dir="auto">{shot.title ?? shot.id}</span>
              </span>
              {excerpt !== null && (
                <span class="excerpt" dir="auto">
                  {excerpt}
                </span>
              )}
            </span>
            <span class={`state ${shot.state} ${shot.paid}`}>{formatState(shot)[1]}</span>
          </div>
        ))}
      </div>
    </dialog>
  );
}

function countOf(found: number, shown: number): string {
  if (found === 0) return 'No shot has all of these words.';
  if (found > shown) return `${found} shots; the first ${shown} are shown`;
  return found === 1 ? '1 shot' : `${found} shots`;
}
