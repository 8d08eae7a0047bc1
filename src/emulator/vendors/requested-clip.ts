import type { OddClip } from '../faults.js';
import type { VendorTask } from './vendor-contract.js';

type Fields = Readonly<Record<string, unknown>>;

/** The length and the rate that a task requests, by the names that vendors have for them; empty where it names none. */
export function requestedClip({ input }: Pick<VendorTask, 'input'>): OddClip {
  if (isFields(input.prompt)) return clipOfWorkflow(input.prompt);
  const seconds = number(input.duration) ?? number(input.durationSeconds);
  if (seconds !== undefined) return { seconds };
  const [frames, fps] = [number(input.num_frames), number(input.frames_per_second)];
  if (frames === undefined) return {};
  return { seconds: frames / (fps ?? USUAL_FPS), fps: fps ?? USUAL_FPS };
}

const USUAL_FPS = 16;

// Its nodes say the number of frames and the rate.
function clipOfWorkflow(nodes: Fields): OddClip {
  const inputs = Object.values(nodes).flatMap((node) =>
    isFields(node) && isFields(node.inputs) ? [node.inputs] : [],
  );
  const first = (name: string) => inputs.flatMap((one) => number(one[name]) ?? [])[0];
  const [frames, fps = USUAL_FPS] = [first('length'), first('fps')];
  return frames === undefined ? {} : { seconds: frames / fps, fps };
}

// A number, or a text with one, such as "8" or "8s".
function number(value: unknown): number | undefined {
  const read = typeof value === 'string' ? Number(value.replace(/s$/, '')) : value;
  return typeof read === 'number' && read > 0 && read <= MOST ? read : undefined;
}

const MOST = 10_000;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
