import { type EmulatedRequest, type EmulatedResponse, jsonResponse, Refused } from './exchange.js';
import type { FaultPlace, FaultRule } from './faults.js';
import { handleQuotas } from './quotas.js';
import { clipResponse } from './results.js';
import {
  handleBill,
  handleCancel,
  handleCreate,
  handleList,
  handlePermit,
  handlePoll,
  type RouteContext,
} from './route-handlers.js';
import { startPage } from './start-page.js';

/** One endpoint. `place` is the name that fault rules use for it; null for the pages of the emulator itself. */
export interface Route {
  readonly place: FaultPlace | null;
  handle(request: EmulatedRequest, faults: readonly FaultRule[]): Promise<EmulatedResponse>;
}

/** All endpoints of the emulator. */
export interface Routes {
  find(method: string, path: string): Route | undefined;
  /** A new id for each response. */
  nextRequestId(): string;
}

/** Binds every path of the interface to its handler. */
export function openRoutes(setup: Omit<RouteContext, 'nextRequestId'>): Routes {
  const { clock, seeded, storage, speed, tasks, runner } = setup;
  let responses = 0;
  const nextRequestId = () => {
    responses += 1;
    return seeded.uuid(`answer ${clock.now()} ${responses}`);
  };
  const context: RouteContext = { ...setup, nextRequestId };
  const table: readonly (readonly [string, RegExp, FaultPlace | null, Route['handle']])[] = [
    [
      'POST',
      /^\/api\/v1\/services\/aigc\/[\w-]+\/video-synthesis$/,
      'create',
      (request) => handleCreate(context, request),
    ],
    ['GET', /^\/api\/v1\/tasks$/, 'list', (request) => handleList(context, request)],
    ['GET', /^\/api\/v1\/tasks\/[^/]+$/, 'poll', (request, faults) => handlePoll(context, request, faults)],
    ['POST', /^\/api\/v1\/tasks\/[^/]+\/cancel$/, 'cancel', (request) => handleCancel(context, request)],
    ['GET', /^\/api\/v1\/uploads$/, 'policy', (request) => handlePermit(context, request)],
    ['GET', /^\/api\/v1\/quotas$/, null, (request) => handleQuotas(context, request)],
    ['POST', /^\/oss$/, 'upload', storage.receive],
    [
      'GET',
      /^\/results\/[\w.-]+\/[\w-]+\.mp4$/,
      'download',
      (request) => clipResponse(request, { clock, seeded, runner }),
    ],
    ['GET', /^\/emulator\/bill$/, null, () => handleBill(context)],
    ['GET', /^\/$/, null, async ({ origin }) => startPage(origin, { speed, tasks: tasks.all().length })],
  ];
  return {
    nextRequestId,
    find(method, path) {
      const [, , place, handle] =
        table.find(([verb, pattern]) => verb === method && pattern.test(path)) ?? [];
      return place === undefined || handle === undefined ? undefined : { place, handle };
    },
  };
}

/** The service's error object for any error that a handler throws. */
export function errorResponse(error: unknown, requestId: string): EmulatedResponse {
  const { status, code, message } =
    error instanceof Refused
      ? error.refusal
      : {
          status: 500,
          code: 'InternalError',
          message: error instanceof Error ? error.message : String(error),
        };
  return jsonResponse(status, requestId, { code, message });
}
