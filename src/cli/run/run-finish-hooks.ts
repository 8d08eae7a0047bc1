import { basename } from 'node:path';
import { redact } from '../../diagnostics/redact.js';
import { finishHooks, type PostFetch } from '../../operations/finish-hooks.js';
import type { Project } from '../../project/project.js';
import { proxiesIn } from '../../system/proxies.js';
import { secretsIn } from '../terminal/redact-streams.js';
import type { Terminal } from '../terminal/terminal.js';

/** Runs the finish hooks of a storyboard, if the user allows them. Their failures are lines on standard error. */
export async function runFinishHooks(
  project: Project,
  end: object,
  {
    terminal,
    isAllowed,
    signal,
  }: { readonly terminal: Terminal; readonly isAllowed: boolean | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { env, stderr } = terminal;
  const secrets = secretsIn(env);
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redact(value, secrets) : value);
  const outcome = JSON.parse(
    JSON.stringify({ event: 'render', storyboard: basename(project.storyboard), ...end }, clean),
  );
  const finished = await finishHooks(project, {
    outcome,
    isAllowed: isAllowed === true || env.INBETWEEN_HOOKS === '1',
    webhookSecret: env.INBETWEEN_WEBHOOK_SECRET?.trim() || null,
    fetch: postFetch(env),
    signal,
  });
  if (finished.status === 'not-allowed')
    stderr.write('The storyboard has finish hooks. They run with --hooks or INBETWEEN_HOOKS=1 only.\n');
  if (finished.status !== 'ran') return;
  for (const { hook, name, failure } of finished.runs)
    if (failure !== null) stderr.write(`The finish ${hook} ${name} failed: ${failure}\n`);
}

function postFetch(env: Terminal['env']): PostFetch {
  return async (url, init) => {
    const { EnvHttpProxyAgent, fetch } = await import('undici');
    return fetch(url, { ...init, dispatcher: new EnvHttpProxyAgent(proxiesIn(env)) });
  };
}
