import { type EmulatedResponse, jsonResponse } from './exchange.js';
import type { FaultKind } from './faults.js';

/** The response that replaces the real one, before the request takes effect. */
export function replacementFor(kind: FaultKind, requestId: string): EmulatedResponse | undefined {
  switch (kind) {
    case 'rate-limit':
      return jsonResponse(429, requestId, {
        code: 'Throttling.RateQuota',
        message: 'Requests rate limit exceeded, please try again later.',
      });
    case 'quota':
      return jsonResponse(429, requestId, {
        code: 'Throttling.AllocationQuota',
        message: 'Allocated quota exceeded, please increase your quota limit.',
      });
    case 'concurrency':
      return jsonResponse(429, requestId, {
        code: 'Throttling.Concurrency',
        message: 'Too many tasks of this model are running, please try again later.',
      });
    case 'budget':
      return jsonResponse(429, requestId, {
        code: 'BudgetLimitExceeded',
        message: 'The budget of this workspace is used up.',
      });
    case 'code-200':
      return jsonResponse(200, requestId, { code: 'Throttling', message: 'Requests throttling triggered.' });
    case '500':
      return jsonResponse(500, requestId, {
        code: 'InternalError',
        message: 'An internal error has occured, please try again later.',
      });
    case '503':
      return jsonResponse(503, requestId, {
        code: 'ModelUnavailable',
        message: 'Model is unavailable, please try again later.',
      });
    case '504':
      return gatewayPage;
    case 'html':
      return loginPage;
    case 'no-task-id':
      return jsonResponse(200, requestId, { output: { task_status: 'PENDING' } });
    default:
      return undefined;
  }
}

/** The page of a gateway that has waited too long. */
export const gatewayPage: EmulatedResponse = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>',
};

/** The page of a network that wants a login first. */
export const loginPage: EmulatedResponse = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><body>Please log in to the network.</body></html>',
};

const codes: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  200: { code: 'Throttling', message: 'Requests throttling triggered.' },
  429: { code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded, please try again later.' },
  500: { code: 'InternalError', message: 'An internal error has occured, please try again later.' },
};

/** The response with an error code next to what it says anyway. */
export function withErrorCode(response: EmulatedResponse, value: string | null): EmulatedResponse {
  const status = Number(value ?? 200);
  return { ...response, status, body: JSON.stringify({ ...codes[status], ...fieldsOf(response) }) };
}

/** The response with the Authorization header in its texts, plain and in the usual encodings. */
export function withKey(response: EmulatedResponse, authorization: string): EmulatedResponse {
  const fields = fieldsOf(response);
  const key = authorization.replace(/^bearer\s+/i, '');
  const forms = {
    plain: key,
    header: authorization,
    encoded: encodeURIComponent(authorization),
    base64: Buffer.from(authorization).toString('base64'),
    basic: Buffer.from(`user:${key}`).toString('base64'),
  };
  const all = Object.values(forms).join(' ');
  const echoed = (texts: Fields): Fields =>
    Object.fromEntries(
      Object.entries(texts).map(([name, value]) => {
        if (isFields(value)) return [name, echoed(value)];
        if (name === 'code') return [name, `${value}.${key}`];
        return [name, /^(request_id|message|actual_prompt)$/.test(name) ? `${value} ${all}` : value];
      }),
    );
  const usage = isFields(fields.usage) ? { usage: { ...fields.usage, ...forms, [key]: 1 } } : {};
  return { ...response, body: JSON.stringify({ ...echoed(fields), ...usage, debug: forms }) };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf({ body }: EmulatedResponse): Fields {
  try {
    const value: unknown = JSON.parse(String(body));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
