import { useConfirmedPress } from './use-confirmed-press.js';

interface SpendButtonProps {
  readonly label: string;
  readonly price: string;
  readonly onSpend: () => void;
}

/** Spends after a second press: the first press asks for confirmation of the price. */
export function SpendButton({ label, price, onSpend }: SpendButtonProps) {
  const { asking, events } = useConfirmedPress(onSpend);
  const question = `Spend ${price}? Press again`;
  return (
    <button
      type="button"
      class={asking ? 'spend confirming' : 'spend'}
      aria-live="polite"
      // As wide as both texts, so that the button does not move away from the mouse.
      data-other={asking ? label : question}
      {...events}
    >
      <span>{asking ? question : label}</span>
    </button>
  );
}
