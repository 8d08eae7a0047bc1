import { useConfirmedPress } from './use-confirmed-press.js';

interface SpendButtonProps {
  readonly label: string;
  readonly price: string;
  readonly onSpend: () => void;
  /** The key that brings the focus here. */
  readonly dataKey?: string;
}

/** Spends after a second press: the first press asks for confirmation of the price. */
export function SpendButton({ label, price, onSpend, dataKey }: SpendButtonProps) {
  const { asking, events } = useConfirmedPress(onSpend);
  const question = `Spend ${price}? Press again`;
  return (
    <button
      type="button"
      class={asking ? 'spend confirming' : 'spend'}
      data-key={dataKey}
      aria-live="polite"
      // As wide as both texts, so that the button does not move away from the mouse.
      data-other={asking ? label : question}
      {...events}
    >
      <span>{asking ? question : label}</span>
    </button>
  );
}
