import { useEffect, useState } from 'preact/hooks';
import type { LiveView } from '../../src/live-view/live-view.js';

/** The errors, over the film, as the terminal prints them. Hidden as soon as they are fixed. */
export function Errors({ view }: { readonly view: LiveView | null }) {
  const [hidden, setHidden] = useState('');
  const errors = view?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const error = view?.error ?? null;
  const name = JSON.stringify([errors, error]);
  useEffect(() => {
    if (errors.length === 0 && !error) setHidden('');
  }, [name]);
  if ((errors.length === 0 && !error) || hidden === name) return null;
  return (
    <section class="errors" role="alert" aria-label="Errors">
      <header>
        <h2>{titleOf(errors.length, error !== null)}</h2>
        <button type="button" onClick={() => setHidden(name)}>
          Show the film
        </button>
      </header>
      {errors.map(({ line, column, code, text }) => (
        <pre key={`${line}:${column}:${code}`}>
          {partsOf(text).map(([kind, lines]) => (
            <span key={lines} class={kind}>
              {lines}
            </span>
          ))}
        </pre>
      ))}
      {error && <pre>{`${error.code}\n  ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`}</pre>}
      {view?.film && <p>The film behind this is the last one without errors.</p>}
    </section>
  );
}

// Sentences may wrap. An excerpt must not: it points at the line above.
function partsOf(text: string): readonly (readonly ['message' | 'excerpt', string])[] {
  const parts: ['message' | 'excerpt', string][] = [];
  for (const line of text.split('\n')) {
    const kind = /^\s*\d* \|/.test(line) ? 'excerpt' : 'message';
    const last = parts.at(-1);
    if (last?.[0] === kind) last[1] += `\n${line}`;
    else parts.push([kind, line]);
  }
  return parts;
}

function titleOf(errors: number, failed: boolean): string {
  if (errors === 0 && failed) return 'Something failed';
  return errors === 1 ? 'One error in the storyboard' : `${errors} errors in the storyboard`;
}
