import type { CameraPath } from '../camera/camera-path.js';
import type { Flow } from '../flow/flow.js';
import type { MovedObject } from '../flow/moved-objects.js';
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
    const classification = classify(survey, reliable);
    const hasObjects = pair.objects.forward.length > 0 && followsCamera(classification);
    if (!hasObjects) return { classification, path, cell, tone: pair.tone };
    drawObjects(fields.forward, pair.objects.forward);
    drawObjects(fields.backward, pair.objects.backward);
    const moving = pair.objects.share;
    return { classification: { ...classification, kind: 'motion', moving }, path, cell, tone: pair.tone };
  });
}

function followsCamera({ kind }: Classification): boolean {
  return kind === 'camera' || kind === 'relit';
}

// A search over patches would mix the motion of a small object with that of the background, which only follows the camera.
function drawObjects(field: Float32Array, objects: readonly MovedObject[]): void {
  for (let n = 0; n < field.length; n += 4) field.set(AT_REST, n);
  for (const { pixels, u, v } of objects) for (const n of pixels) field.set([u, v, 1, 0], 4 * n);
}

// No motion, trusted, background.
const AT_REST = [0, 0, 1, 1];
