import type { TakeRequest } from '../../plan/take.js';
import { failure } from '../web/web-failure.js';
import type { UsableWorkflow } from './load-workflow.js';
import { WORKFLOW_MODEL, workflowCapabilities } from './workflow-capabilities.js';

/**
 * Throws ProviderFailure `refused` for a request that the workflow does not support. The plan reports all of this with a line
 * of the storyboard; this check protects other callers.
 */
export function refuseUnsendable(request: TakeRequest, workflow: UsableWorkflow): void {
  const what = unsendable(request, workflow);
  if (what === null) return;
  throw failure('refused', 'input-refused', `The workflow "${workflow.file}" does not support ${what}.`, {
    hint: 'Change the shot. Nothing was sent.',
  });
}

function unsendable(request: TakeRequest, workflow: UsableWorkflow): string | null {
  const { durations, resolutions } = workflowCapabilities(workflow);
  if (request.model !== WORKFLOW_MODEL) return `the model "${request.model}"`;
  if (request.autoDuration || request.duration < durations.min || request.duration > durations.max)
    return `a duration of ${request.duration} seconds`;
  if (!resolutions.some(({ name }) => name === request.resolution))
    return `the resolution "${request.resolution}"`;
  if (request.last === null) return 'a shot without a last frame';
  if (request.template !== null) return 'effects';
  if (request.drivingAudio != null) return 'driving audio';
  if (request.negativePrompt !== null && workflow.inputs.negativePrompt === null) return 'a negative prompt';
  if (request.ratio !== undefined) return `the aspect ratio ${request.ratio}`;
  return request.generatedAudio ? 'generated audio' : null;
}
