import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { TakeRequest } from '../../plan/take.js';
import type { Operation } from '../provider.js';
import { numberIn, objectIn } from './wire.js';

/**
 * A task of the service. The same request and the same task always give the same operation, whether its id came
 * with the answer or was found in the list: so two of them can be compared.
 */
export interface DashscopeOperation {
  readonly task: string;
  readonly model: string;
  readonly resolution: string;
  readonly duration: number;
  readonly prompt: boolean;
  readonly last: boolean;
}

/** The handle that the journal keeps of a task. */
export function operationOf(task: string, request: TakeRequest): DashscopeOperation & JsonValue {
  return {
    task,
    model: request.model,
    resolution: request.resolution,
    duration: request.duration,
    prompt: request.prompt !== null,
    last: request.last !== null,
  };
}

/** Reads a handle back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): DashscopeOperation {
  const found = objectIn(operation);
  const { task, model, resolution } = found ?? {};
  if (typeof task !== 'string' || typeof model !== 'string' || typeof resolution !== 'string') {
    throw new RenderError('foreign-operation', 'The journal holds a take that is not of DashScope.', {
      hint: 'Render with the provider that the take was submitted to.',
    });
  }
  const duration = numberIn(found, 'duration') ?? 5;
  return { task, model, resolution, duration, prompt: found?.prompt !== false, last: found?.last !== false };
}
