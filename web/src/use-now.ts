import { useEffect, useState } from 'preact/hooks';

/** The time, ms since 1970; moves on every second while somebody needs it. */
export function useNow(moves: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!moves) return;
    setNow(Date.now());
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, [moves]);
  return now;
}
