import type { LiveProblem } from '../../src/live-view/live-view.js';

// All problems are in one file, so its folder takes no space. It is read out, and copied.
function Place({ place }: { readonly place: string }) {
  const name = place.replace(/^.*[/\\]/, '');
  return (
    <>
      <span class="folder">{place.slice(0, place.length - name.length)}</span>
      {name}
    </>
  );
}

/** One error or warning of the storyboard. Its place opens the editor there. */
export function Problem({ problem }: { readonly problem: LiveProblem }) {
  const { place, link, code, severity, message, excerpt, help } = problem;
  return (
    <article class={`problem ${severity}`}>
      <p class="heading">
        {link === null ? (
          <span class="place">
            <Place place={place} />
          </span>
        ) : (
          <a class="place" href={link} title={`Open ${place} in the editor`}>
            <Place place={place} />
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
