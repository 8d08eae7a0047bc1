import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

const LINE_PX = 40;

/** A wheel that turns up and down scrolls a row sideways, as long as the row can be scrolled that way. */
export function useSidewaysWheel(row: RefObject<HTMLElement>): void {
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      // A trackpad that moves sideways does it by itself, and Ctrl zooms the page.
      if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) >= Math.abs(event.deltaY)) return;
      const unit = [1, LINE_PX, element.clientWidth][event.deltaMode] ?? 1;
      const before = element.scrollLeft;
      element.scrollLeft += event.deltaY * unit;
      // At its end, the wheel scrolls the page again.
      if (element.scrollLeft !== before) event.preventDefault();
    };
    // Listeners of components are passive in some browsers, and cannot prevent the scroll of the page.
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [row]);
}
