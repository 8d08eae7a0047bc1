import type { CameraPath } from '../camera/camera-path.js';
import type { Flow } from '../flow/flow.js';
import { followShapes } from '../flow/follow-shapes.js';
import type { MovedObject } from '../flow/moved-objects.js';
import { makeReliable } from '../flow/reliable-flow.js';
import type { ToneChange } from '../image/tone.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
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
  cancel: CancelFlag,
): Findings {
  const { path, cell, pair } = survey;
  return withScratch(() => {
    const reliable = {
      forward: makeReliable(forward, backward, pair.first, pair.last, fields.forward),
      backward: makeReliable(backward, forward, pair.last, pair.first, fields.backward),
    };
    const classification = classify(survey, reliable);
    const shapes = classification.kind === 'unrelated' ? 0 : followShapes(fields, pair, cancel);
    const hasObjects = pair.objects.forward.length > 0 && followsCamera(classification);
    const { tone } = pair;
    if (!hasObjects && followsCamera(classification) && shapes > MIN_SHAPES) {
      return { classification: { ...classification, kind: 'motion', moving: shapes }, path, cell, tone };
    }
    if (!hasObjects) return { classification, path, cell, tone };
    drawObjects(fields.forward, pair.objects.forward);
    drawObjects(fields.backward, pair.objects.backward);
    const moving = pair.objects.share;
    return { classification: { ...classification, kind: 'motion', moving }, path, cell, tone };
  });
}

// A flower that opens over an eighth of the view; where nothing moves, noise reaches 0.002.
const MIN_SHAPES = 0.01;

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
