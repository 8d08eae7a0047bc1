import type { TimeSample } from '../../plan/usual-times.js';
import type { Clock } from '../../system/clock.js';

/** Measures how fast this machine draws, however many drawings run at the same time. */
export interface DrawingMeter {
  /** A drawing of so much work begins. Drawings of one name are equally fast. */
  begin(name: string, work: number): MeteredDrawing;
}

/** One drawing that is measured. */
export interface MeteredDrawing {
  /** From 0 to 1. */
  progress(fraction: number): void;
  /** It has ended, finished or not. */
  end(): void;
  /** Its result was there already: nothing was drawn. */
  discard(): void;
}

// A cancelled drawing that has done almost nothing says nothing about the speed.
const LEAST_SHARE = 0.2;

/** `onSample` gets the name of the drawing that has ended, the work of all drawings since the last sample, and the time in which any of them ran. */
export function openDrawingMeter(
  clock: Pick<Clock, 'now'>,
  onSample: (name: string, sample: TimeSample) => void,
): DrawingMeter {
  const running = new Set<object>();
  let done = 0;
  let since = 0;

  return {
    begin(name, work) {
      const drawing = {};
      let fraction = 0;
      if (running.size === 0) [since, done] = [clock.now(), 0];
      running.add(drawing);
      return {
        progress(now) {
          if (!running.has(drawing) || now <= fraction) return;
          done += (Math.min(1, now) - fraction) * work;
          fraction = Math.min(1, now);
        },
        discard() {
          if (running.delete(drawing)) done = Math.max(0, done - fraction * work);
        },
        end() {
          if (!running.delete(drawing)) return;
          const now = clock.now();
          if (done >= LEAST_SHARE * work) {
            onSample(name, { work: done, seconds: (now - since) / 1000 });
            [since, done] = [now, 0];
          }
        },
      };
    },
  };
}
