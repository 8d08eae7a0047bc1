import { useEffect, useRef, useState } from 'preact/hooks';

interface SpendButtonProps {
  readonly words: string;
  readonly price: string;
  readonly onSpend: () => void;
}

// Long enough to read, short enough that a forgotten question does not wait for a stray click.
const ASK_MS = 6_000;

/** Spends after a second press: the first one turns the button into the question. */
export function SpendButton({ words, price, onSpend }: SpendButtonProps) {
  const [asking, setAsking] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = () => {
    clearTimeout(timer.current);
    if (asking) onSpend();
    else timer.current = setTimeout(() => setAsking(false), ASK_MS);
    setAsking(!asking);
  };
  return (
    <button type="button" class={asking ? 'spend asking' : 'spend'} aria-live="polite" onClick={press}>
      {asking ? `Spend ${price}? Press again` : words}
    </button>
  );
}
