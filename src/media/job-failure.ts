import { redact } from '../diagnostics/redact.js';
import { RenderError } from '../diagnostics/render-error.js';
import { isJsonRecord } from '../system/json-file.js';
import { InputChanged } from './job.js';

/** Why a job failed, as plain JSON, so that a runner on another machine can report it. */
export type JobFailure =
  | { readonly kind: 'input-changed'; readonly input: string; readonly missing: boolean }
  | { readonly kind: 'render-error'; readonly code: string; readonly message: string; readonly hint: string }
  /** A bug of the program that executed the job. */
  | { readonly kind: 'bug'; readonly message: string };

/** The serial form of what a job threw. Secrets are removed; causes and stacks stay on the machine. */
export function encodeJobFailure(error: unknown): JobFailure {
  if (error instanceof InputChanged)
    return { kind: 'input-changed', input: error.input, missing: error.isMissing };
  if (error instanceof RenderError) {
    const { code, message, hint } = error;
    return { kind: 'render-error', code, message: redact(message), hint: redact(hint) };
  }
  return { kind: 'bug', message: redact(error instanceof Error ? error.message : String(error)) };
}

/**
 * The error of such a form, as the job would have thrown it here. Anything else becomes RenderError
 * `job-failure-unreadable`.
 */
export function decodeJobFailure(value: unknown): Error {
  return readFailure(value) ?? unreadable();
}

const schemas = {
  'input-changed': { input: 'string', missing: 'boolean' },
  'render-error': { code: 'string', message: 'string', hint: 'string' },
  bug: { message: 'string' },
} as const;

function readFailure(value: unknown): Error | undefined {
  if (!isFailure(value)) return undefined;
  switch (value.kind) {
    case 'input-changed':
      return new InputChanged(value.input, value.missing);
    case 'render-error':
      return new RenderError(value.code, redact(value.message), { hint: redact(value.hint) });
    case 'bug':
      return new Error(redact(value.message));
  }
}

function isFailure(value: unknown): value is JobFailure {
  if (!isJsonRecord(value) || typeof value.kind !== 'string' || !Object.hasOwn(schemas, value.kind))
    return false;
  const schema: Readonly<Record<string, string>> = schemas[value.kind as JobFailure['kind']];
  if (!Object.entries(schema).every(([name, type]) => typeof value[name] === type)) return false;
  return value.kind !== 'render-error' || CODE.test(String(value.code));
}

const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

function unreadable(): RenderError {
  return new RenderError(
    'job-failure-unreadable',
    'A job failed, and the report of its failure is unreadable.',
    {
      hint: 'Use the same version of inbetween on all machines.',
    },
  );
}
