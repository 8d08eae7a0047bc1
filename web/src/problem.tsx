import type { LiveProblem } from '../../src/live-view/live-view.js';

/** One error or warning of the storyboard. Its place opens the editor there. */
export function Problem({ problem }: { readonly problem: LiveProblem }) {
  const { place, link, code, severity, message, excerpt, help } = problem;
  return (
    <article class={`problem ${severity}`}>
      <p class="heading">
        {link === null ? (
          <span class="place">{place}</span>
        ) : (
          <a class="place" href={link} title="Open in the editor">
            {place}
          </a>
        )}{' '}
        <span class="code">{code}</span>
      </p>
      <p dir="auto">{message}</p>
      {excerpt !== '' && (
        // It may be wider than the page, and the keyboard has to scroll it as well.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <pre tabIndex={0}>{excerpt}</pre>
      )}
      {help !== '' && <p dir="auto">{help}</p>}
    </article>
  );
}
