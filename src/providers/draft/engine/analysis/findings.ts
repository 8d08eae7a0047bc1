import type { CameraPath } from '../camera/camera-path.js';
import type { Flow } from '../flow/flow.js';
import { makeReliable, type ReliableFlow } from '../flow/reliable-flow.js';
import type { ToneChange } from '../image/tone.js';
import { sharePlane } from '../memory/shared-plane.js';
import { type Classification, classify } from './classification.js';
import type { MotionFields } from './motion-plan.js';
import type { Survey } from './survey.js';

/** The result of analysing a pair, with the data needed to draw it. */
export interface Findings {
  readonly classification: Classification;
  readonly path: CameraPath;
  readonly cell: number;
  readonly fields: MotionFields;
  readonly tone: ToneChange | undefined;
}

/** Combines the survey and both flows into the result of the analysis. */
export function concludeFindings(survey: Survey, forward: Flow, backward: Flow): Findings {
  const fields = reliableFields(survey, forward, backward);
  const { path, cell, pair } = survey;
  return { classification: classify(survey, fields), path, cell, fields, tone: pair.tone };
}

function reliableFields({ pair }: Survey, forward: Flow, backward: Flow): MotionFields {
  return {
    forward: inSharedMemory(makeReliable(forward, backward, pair.first, pair.last)),
    backward: inSharedMemory(makeReliable(backward, forward, pair.last, pair.first)),
  };
}

// All drawing threads read the same fields.
function inSharedMemory(flow: ReliableFlow): ReliableFlow {
  const { u, v, trust, background } = flow;
  return {
    ...flow,
    u: sharePlane(u),
    v: sharePlane(v),
    trust: sharePlane(trust),
    background: sharePlane(background),
  };
}
