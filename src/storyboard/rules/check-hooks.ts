import { readUrl } from '../../base/read-url.js';
import { type Diagnostic, errorAt } from '../../diagnostics/diagnostic.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';

/** Whether the webhook of the film is an address: a render finds out only when it has ended. */
export function checkHooks({ film }: ValidDocument): readonly Diagnostic[] {
  const webhook = film?.on_finish?.webhook;
  if (webhook === undefined || readUrl(webhook.trim()) !== undefined) return [];
  return [
    errorAt(['film', 'on_finish', 'webhook'], {
      code: 'bad-webhook',
      // It may contain a secret.
      message: 'The webhook is not a valid address.',
      help: 'Write an address such as "https://example.com/renders".',
    }),
  ];
}
