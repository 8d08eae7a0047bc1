import { useEffect, useRef, useState } from 'preact/hooks';
import { decodePercent } from '../../src/base/read-url.js';
import type { LiveShot, LiveSkipped } from '../../src/live-view/live-view.js';

/** What a link to a shot leads to. */
export interface LinkedShots {
  readonly shots: readonly LiveShot[];
  readonly skipped: readonly LiveSkipped[];
  /** The shot under the playhead. */
  readonly current: string | null;
  /** The shots are known: a shot that is not among them does not exist. */
  readonly isReady: boolean;
  /** Shows the film at a shot. */
  readonly onShot: (id: string) => void;
  readonly onNotice: (notice: string) => void;
}

const REST_MS = 300;

/** Follows links such as `#shot-harbour`, when the page is opened and later. The address names the shot until another one is shown. */
export function useLinkedShot({ shots, skipped, current, isReady, onShot, onNotice }: LinkedShots): void {
  const [wanted, setWanted] = useState(linkedName);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    // An address that names nothing does not take back what is being followed.
    const follow = () => setWanted((before) => linkedName() ?? before);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    if (wanted === null || (shots.length === 0 && skipped.length === 0)) return;
    // An id may start with "shot-" itself, and an address is also written by hand.
    const names = [wanted.replace(/^shot-/, ''), wanted];
    const found = names.find((name) => shots.some(({ id }) => id === name));
    const absent = names.find((name) => skipped.some(({ id }) => id === name));
    if (found === undefined && absent === undefined && !isReady) return;
    setWanted(null);
    if (found !== undefined) {
      shown.current = found;
      onShot(found);
    } else if (absent !== undefined) showSkipped(absent);
    else onNotice(`The storyboard has no shot "${names[0]}".`);
  }, [wanted, shots, skipped, isReady]);
  // A link to the same shot works again after another shot was shown.
  useEffect(() => {
    if (shown.current === null || current === shown.current) return;
    const rest = setTimeout(() => {
      shown.current = null;
      history.replaceState(null, '', `${location.pathname}${location.search}`);
    }, REST_MS);
    return () => clearTimeout(rest);
  }, [current]);
}

function linkedName(): string | null {
  return decodePercent(location.hash.slice(1)) || null;
}

function showSkipped(id: string): void {
  const card = document.querySelector<HTMLElement>(`.strip [data-skipped="${CSS.escape(id)}"]`);
  card?.scrollIntoView({ block: 'nearest', inline: 'center' });
  card?.focus({ preventScroll: true });
}
