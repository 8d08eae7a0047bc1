import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveView } from '../../src/live-view/live-view.js';
import { Problem } from './problem.jsx';

/** The errors, over the film, as the terminal prints them. Hidden as soon as they are fixed, which is announced. */
export function Errors({ view }: { readonly view: LiveView | null }) {
  const [hidden, setHidden] = useState('');
  const errors = view?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const error = view?.error ?? null;
  const name = JSON.stringify([errors, error]);
  const count = errors.length + (error ? 1 : 0);
  useEffect(() => {
    if (count === 0) setHidden('');
  }, [name]);
  return (
    <>
      <p class="sr" aria-live="polite">
        {useAnnouncement(count)}
      </p>
      {count > 0 && hidden !== name && (
        <section class="errors" role="alert" aria-label="Errors">
          <header>
            <h2>{titleOf(errors.length, error !== null)}</h2>
            <button type="button" onClick={() => setHidden(name)}>
              Show the film
            </button>
          </header>
          {errors.map((problem) => (
            <Problem key={`${problem.line}:${problem.column}:${problem.code}`} problem={problem} />
          ))}
          {error && (
            <article class="problem error">
              <p class="heading">
                <span class="code">{error.code}</span>
              </p>
              <p>{error.message}</p>
              {error.hint && <p>{error.hint}</p>}
            </article>
          )}
          {view?.film && <p>The film behind this is the last one without errors.</p>}
        </section>
      )}
    </>
  );
}

// New errors are announced by the alert. Only people who see the page notice that one is gone.
function useAnnouncement(count: number): string {
  const before = useRef(count);
  const said = useRef('');
  if (count !== before.current) {
    if (count === 0) said.current = 'All errors are fixed.';
    else if (count > before.current) said.current = '';
    else said.current = `${before.current - count} fixed, ${count} left.`;
    before.current = count;
  }
  return said.current;
}

function titleOf(errors: number, failed: boolean): string {
  if (errors === 0 && failed) return 'Something failed';
  return errors === 1 ? 'One error in the storyboard' : `${errors} errors in the storyboard`;
}
