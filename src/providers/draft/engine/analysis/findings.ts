import type { CameraPath } from '../camera/camera-path.js';
import type { Flow } from '../flow/flow.js';
import { makeReliable } from '../flow/reliable-flow.js';
import type { ToneChange } from '../image/tone.js';
import { withScratch } from '../memory/scratch.js';
import { type Classification, classify } from './classification.js';
import type { MotionFields } from './motion-plan.js';
import type { Survey } from './survey.js';

/** The result of analysing a pair. */
export interface Findings {
  readonly classification: Classification;
  readonly path: CameraPath;
  readonly cell: number;
  readonly tone: ToneChange | undefined;
}

/** Combines the survey and both flows into the result of the analysis, and fills the fields that frames are drawn from. */
export function concludeFindings(
  survey: Survey,
  forward: Flow,
  backward: Flow,
  fields: MotionFields,
): Findings {
  const { path, cell, pair } = survey;
  return withScratch(() => {
    const reliable = {
      forward: makeReliable(forward, backward, pair.first, pair.last, fields.forward),
      backward: makeReliable(backward, forward, pair.last, pair.first, fields.backward),
    };
    return { classification: classify(survey, reliable), path, cell, tone: pair.tone };
  });
}
