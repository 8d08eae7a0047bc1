import { createHmac, randomUUID } from 'node:crypto';
import { readUrl } from '../base/read-url.js';
import type { Project } from '../project/project.js';
import { keyVariablesIn } from '../providers/account-environment.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import type { FinishHooks } from '../storyboard/storyboard.js';
import { packageVersion } from '../system/package-version.js';
import { openTimeLimit } from '../system/time-limit.js';

/** How a hook ended. A failed one changes nothing about the render. */
export interface HookRun {
  readonly hook: 'command' | 'webhook';
  /** The program, or the host of the address: the rest of an address may be a secret. */
  readonly name: string;
  /** Why it failed; null if it did not. */
  readonly failure: string | null;
}

/** The hooks of a storyboard after a render. */
export type FinishOutcome =
  | { readonly status: 'none' }
  /** The storyboard has hooks, and the user did not allow them. */
  | { readonly status: 'not-allowed' }
  | { readonly status: 'ran'; readonly runs: readonly HookRun[] };

/** What hooks get and may do. */
export interface FinishOptions {
  /** How the render ended, as JSON without secrets. */
  readonly outcome: object;
  readonly isAllowed: boolean;
  /** Signs webhooks; null for no signature. */
  readonly webhookSecret: string | null;
  readonly fetch: PostFetch;
  readonly signal: AbortSignal;
}

/** The part of `fetch` that a webhook needs. */
export type PostFetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; readonly body: { cancel(): Promise<void> } | null }>;

/** Runs what the storyboard wants when a render has ended. Failures are part of the result. */
export async function finishHooks(project: Project, options: FinishOptions): Promise<FinishOutcome> {
  const hooks = await hooksOf(project);
  if (hooks === null) return { status: 'none' };
  if (!options.isAllowed) return { status: 'not-allowed' };
  const body = JSON.stringify(options.outcome);
  const { command, webhook } = hooks;
  const runs = await Promise.all([
    ...(command === null ? [] : [runCommand(command, body, { project, ...options })]),
    ...(webhook === null ? [] : [post(webhook, body, { project, ...options })]),
  ]);
  return { status: 'ran', runs };
}

// A storyboard that cannot be read has no hooks that could be trusted.
async function hooksOf(project: Project): Promise<FinishHooks | null> {
  try {
    const file = await project.readSource();
    return parseStoryboard(file, project.env, project.providers.traits).storyboard?.film.onFinish ?? null;
  } catch {
    return null;
  }
}

interface HookContext extends FinishOptions {
  readonly project: Project;
}

const COMMAND_TIMEOUT_MS = 600_000;

async function runCommand(
  [program = '', ...args]: readonly string[],
  body: string,
  { project, signal }: HookContext,
): Promise<HookRun> {
  const { execa } = await import('execa');
  const result = await execa(program, args, {
    cwd: project.root,
    input: `${body}\n`,
    // A hook does not need the keys of providers.
    env: Object.fromEntries(
      keyVariablesIn(project.env, project.providers.traits).map((name) => [name, undefined]),
    ),
    all: true,
    maxBuffer: 10_000_000,
    reject: false,
    timeout: COMMAND_TIMEOUT_MS,
    cancelSignal: signal,
    windowsHide: true,
  });
  signal.throwIfAborted();
  return { hook: 'command', name: program, failure: result.failed ? commandFailure(result) : null };
}

function commandFailure({
  timedOut,
  exitCode,
  code,
  all,
}: {
  readonly timedOut: boolean;
  readonly exitCode?: number | undefined;
  readonly code?: string | undefined;
  readonly all?: string | undefined;
}): string {
  if (timedOut) return 'it ran longer than ten minutes';
  if (code === 'ENOENT') return 'there is no such program';
  const last = all?.trim().split('\n').slice(-3).join('\n') ?? '';
  return `it ended with ${exitCode === undefined ? (code ?? 'a signal') : `exit code ${exitCode}`}${last === '' ? '' : `:\n${last}`}`;
}

// Before each attempt.
const WAITS_MS = [0, 500, 1000, 2000];
const ATTEMPT_TIMEOUT_MS = 10_000;

async function post(
  url: string,
  body: string,
  { project, fetch, webhookSecret, signal }: HookContext,
): Promise<HookRun> {
  const name = readUrl(url)?.host;
  if (name === undefined) return { hook: 'webhook', name: 'address', failure: 'it is not a valid address' };
  if (hasKey(url, project, webhookSecret))
    return { hook: 'webhook', name, failure: 'its address contains a key that it must not get' };
  const headers = {
    'content-type': 'application/json',
    'user-agent': `inbetween/${packageVersion()}`,
    // The same for every attempt, so that a receiver recognises a repeated one.
    'x-inbetween-delivery': randomUUID(),
    ...(webhookSecret === null
      ? {}
      : { 'x-inbetween-signature': signatureOf(body, webhookSecret, project.clock.now()) }),
  };
  let failure = '';
  for (const waitMs of WAITS_MS) {
    if (waitMs > 0) await project.clock.sleep(waitMs, signal);
    using limit = openTimeLimit(signal, ATTEMPT_TIMEOUT_MS);
    try {
      const { status, body: answer } = await fetch(url, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
        signal: limit.signal,
      });
      await answer?.cancel();
      if (status >= 200 && status < 300) return { hook: 'webhook', name, failure: null };
      failure = `it answered with status ${status}`;
      if (!isPassing(status)) break;
    } catch {
      signal.throwIfAborted();
      failure = limit.over
        ? `it did not answer within ${ATTEMPT_TIMEOUT_MS / 1000} seconds`
        : 'it could not be reached';
    }
  }
  return { hook: 'webhook', name, failure };
}

// A storyboard of somebody else could send a key of the user to its own server.
function hasKey(url: string, { env, providers }: Project, webhookSecret: string | null): boolean {
  const keys = [webhookSecret, ...keyVariablesIn(env, providers.traits).map((name) => env[name])];
  return keys.some((key) => key && (url.includes(key) || url.includes(encodeURIComponent(key))));
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** The signature of a webhook: the time in seconds, and the HMAC-SHA256 of time and body, `t=…,v1=…`. */
export function signatureOf(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
