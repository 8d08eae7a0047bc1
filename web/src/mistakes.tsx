import { useEffect, useState } from 'preact/hooks';
import type { LiveView } from '../../src/live-view/live-view.js';

/** What is wrong, over the film, in the words of the terminal. Gone when it is mended. */
export function Mistakes({ view }: { readonly view: LiveView | null }) {
  const [hidden, setHidden] = useState('');
  const errors = view?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const trouble = view?.error ?? null;
  const name = JSON.stringify([errors, trouble]);
  useEffect(() => {
    if (errors.length === 0 && !trouble) setHidden('');
  }, [name]);
  if ((errors.length === 0 && !trouble) || hidden === name) return null;
  return (
    <section class="mistakes" role="alert" aria-label="Mistakes">
      <header>
        <h2>{titleOf(errors.length, trouble !== null)}</h2>
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
      {trouble && (
        <pre>{`${trouble.code}\n  ${trouble.message}${trouble.hint ? `\n  ${trouble.hint}` : ''}`}</pre>
      )}
      {view?.film && <p>The film behind is the last one without mistakes.</p>}
    </section>
  );
}

// Sentences may be broken anywhere; an excerpt points at what stands above.
function partsOf(text: string): readonly (readonly ['words' | 'excerpt', string])[] {
  const parts: ['words' | 'excerpt', string][] = [];
  for (const line of text.split('\n')) {
    const kind = /^\s*\d* \|/.test(line) ? 'excerpt' : 'words';
    const last = parts.at(-1);
    if (last?.[0] === kind) last[1] += `\n${line}`;
    else parts.push([kind, line]);
  }
  return parts;
}

function titleOf(errors: number, trouble: boolean): string {
  if (errors === 0 && trouble) return 'Something failed';
  return errors === 1 ? 'One mistake in the storyboard' : `${errors} mistakes in the storyboard`;
}
