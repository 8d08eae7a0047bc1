import type { CameraPath } from '../camera/camera-path.js';
import type { Flow } from '../flow/dense-flow.js';
import { type ReliableFlow, reliableFlow } from '../flow/reliable-flow.js';
import type { ToneChange } from '../image/tone.js';
import { type Judgement, judge } from './classification.js';
import type { MotionFields } from './motion-plan.js';
import type { Survey } from './survey.js';

/** What a pair turned out to be, and what is needed to draw it. */
export interface Findings {
  readonly judgement: Judgement;
  readonly path: CameraPath;
  readonly cell: number;
  readonly fields: MotionFields;
  readonly tone: ToneChange | undefined;
}

/** Draws the conclusion from the survey and both flows. */
export function findingsOf(survey: Survey, there: Flow, back: Flow): Findings {
  const fields = fieldsOf(survey, there, back);
  const { path, cell, pair } = survey;
  return { judgement: judge(survey, fields), path, cell, fields, tone: pair.tone };
}

// In shared memory, for all who draw.
function fieldsOf({ pair }: Survey, there: Flow, back: Flow): MotionFields {
  return {
    there: shared(reliableFlow(there, back, pair.first, pair.last)),
    back: shared(reliableFlow(back, there, pair.last, pair.first)),
  };
}

function shared(flow: ReliableFlow): ReliableFlow {
  const { u, v, trust, ground } = flow;
  return {
    ...flow,
    u: sharedCopy(u),
    v: sharedCopy(v),
    trust: sharedCopy(trust),
    ground: sharedCopy(ground),
  };
}

function sharedCopy(plane: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(plane.byteLength));
  copy.set(plane);
  return copy;
}
