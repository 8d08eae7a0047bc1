import { useEffect, useRef, useState } from 'preact/hooks';

interface SpendButtonProps {
  readonly label: string;
  readonly price: string;
  readonly onSpend: () => void;
}

// Long enough to read, short enough that a later accidental click does not confirm.
const CONFIRM_MS = 6_000;

/** Spends after a second press: the first press asks for confirmation of the price. */
export function SpendButton({ label, price, onSpend }: SpendButtonProps) {
  const [confirming, setConfirming] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = () => {
    clearTimeout(timer.current);
    if (confirming) onSpend();
    else timer.current = setTimeout(() => setConfirming(false), CONFIRM_MS);
    setConfirming(!confirming);
  };
  return (
    <button
      type="button"
      class={confirming ? 'spend confirming' : 'spend'}
      aria-live="polite"
      onClick={press}
    >
      {confirming ? `Spend ${price}? Press again` : label}
    </button>
  );
}
