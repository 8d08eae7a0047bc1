import { sha256 } from '../../base/digest.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { TakeRequest } from '../../plan/take.js';
import type { Operation } from '../provider.js';
import { foreignOperation } from '../web/foreign-take.js';
import { regionOf, siteOf } from './regions.js';
import { isTaskId } from './task-id.js';
import { numberIn, objectIn } from './wire.js';

/** Where tasks exist: in one region and account, whatever host leads there. Contains no secret. */
export interface Place {
  readonly base: string;
  /** That of the host, or the one in the settings for an address that is not the vendor's. */
  readonly region: string;
  /** Distinguishes accounts without naming them. */
  readonly account: string;
}

/** A task of the service. Places are null in journals that were written without them. */
export interface DashscopeOperation {
  readonly task: string;
  readonly model: string;
  readonly resolution: string;
  readonly duration: number;
  /** The model chooses the length. */
  readonly autoDuration: boolean;
  readonly prompt: boolean;
  readonly last: boolean;
  readonly base: string | null;
  /** Null where an older journal has an address that is not the vendor's. */
  readonly region: string | null;
  readonly account: string | null;
  /** The digest of the prompt by which a task was adopted; null for a task whose submit was answered. */
  readonly adopted: string | null;
  /** Images that the service fetches from the web by itself. */
  readonly byName: readonly ('first' | 'last')[];
}

/** The place of everything that one key submits at one address. */
export function placeOf(base: string, { apiKey, region }: { apiKey: string; region: string }): Place {
  const account = sha256(`account:${apiKey}`).slice(0, 12);
  return { base, region: regionOf(base) ?? region, account };
}

/** Identifies region and account: limits that were learned in one do not apply in another. */
export function nameOfPlace({ base, account }: Pick<Place, 'base' | 'account'>): string {
  return sha256(`${siteOf(base)} ${account}`).slice(0, 12);
}

/** The handle that the journal keeps of a task. */
export function operationOf(
  task: string,
  request: TakeRequest,
  {
    base,
    region,
    account,
    byName = [],
    remark = null,
  }: Place & { readonly byName?: DashscopeOperation['byName']; readonly remark?: string | null },
) {
  return {
    task,
    model: request.model,
    resolution: request.resolution,
    duration: request.duration,
    ...(request.autoDuration ? { autoDuration: true } : {}),
    prompt: request.prompt !== null,
    last: request.last !== null,
    base,
    region,
    account,
    ...(byName.length > 0 ? { byName: [...byName] } : {}),
    ...(remark === null ? {} : { remark }),
  };
}

/** The handle of a task that another machine submitted. Its place is unknown, so the place in use is asked. */
export function namedOperation(task: string, inputs: PixelInputs): Operation | undefined {
  if (!isTaskId(task)) return undefined;
  return {
    task,
    model: inputs.model,
    resolution: inputs.resolution,
    duration: inputs.duration,
    ...(inputs.autoDuration ? { autoDuration: true } : {}),
    prompt: inputs.prompt !== null,
    last: inputs.last !== null,
  };
}

/** The handle of a task that was found in the list: when it is finished, it has to show the prompt of the request. */
export function adoptedOperation(task: string, request: TakeRequest, place: Place) {
  return { ...operationOf(task, request, place), adopted: digestOfPrompt(request.prompt ?? '') };
}

/** Identifies a prompt without revealing it, regardless of white space. */
export function digestOfPrompt(prompt: string): string {
  return sha256(prompt.normalize('NFC').replace(/\s+/g, ' ').trim()).slice(0, 12);
}

/** What the answer to the submit said against the task of a handle, or null. */
export function remarkOn(operation: Operation): string | null {
  return textOrNull(objectIn(operation)?.remark);
}

/** Reads a handle back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): DashscopeOperation {
  const found = objectIn(operation);
  const { task, model, resolution } = found ?? {};
  if (typeof task !== 'string' || typeof model !== 'string' || typeof resolution !== 'string')
    throw foreignOperation('DashScope');
  const base = textOrNull(found?.base);
  return {
    task,
    model,
    resolution,
    duration: numberIn(found, 'duration') ?? 5,
    autoDuration: found?.autoDuration === true,
    prompt: found?.prompt !== false,
    last: found?.last !== false,
    base,
    region: (base === null ? null : regionOf(base)) ?? textOrNull(found?.region),
    account: textOrNull(found?.account),
    adopted: textOrNull(found?.adopted),
    byName: (['first', 'last'] as const).filter(
      (side) => Array.isArray(found?.byName) && found.byName.includes(side),
    ),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
