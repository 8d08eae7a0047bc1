import { useEffect, useState } from 'preact/hooks';

/** The time in ms since 1970, updated every second while it is needed. */
export function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticks) return;
    setNow(Date.now());
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, [ticks]);
  return now;
}
