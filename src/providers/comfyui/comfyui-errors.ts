import type { ErrorReading } from '../web/answer-failure.js';
import { type ErrorRow, errorRow, type StatusRow } from '../web/error-rows.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const WORKFLOW =
  'Open the workflow in the editor of the server, run it there once, and export it again. "inbetween doctor" lists missing nodes and models.';
const LOGIN =
  'Set COMFYUI_TOKEN together with COMFYUI_URL if a proxy in front of the server asks for a login.';
const MEMORY = 'Choose a lower resolution or a shorter duration, or free the memory of the graphics card.';
const IMAGE = 'The server accepts files of up to 100 MB, or what its --max-upload-size says.';

const rows: readonly ErrorRow[] = [
  row('*OutOfMemoryError', 'out-of-memory', MEMORY),
  row('*', 'out-of-memory', MEMORY, 'out of memory'),
  row('*', 'out-of-memory', MEMORY, 'allocation on device'),
  row('missing_node_type', 'node-missing', WORKFLOW),
  row('invalid_prompt', 'workflow-refused', WORKFLOW),
  row('prompt_no_outputs', 'workflow-refused', WORKFLOW),
  row('prompt_outputs_failed_validation', 'workflow-refused', WORKFLOW),
  row('no_prompt', 'workflow-refused', WORKFLOW),
  row('interrupted', 'take-interrupted', 'Render again to generate it again.'),
];

const statuses: readonly StatusRow[] = [
  { from: 401, to: 401, kind: 'unauthorised', code: 'key-refused', hint: LOGIN },
  { from: 403, to: 403, kind: 'unauthorised', code: 'access-denied', hint: LOGIN },
  { from: 413, to: 413, kind: 'refused', code: 'image-file-too-large', hint: IMAGE },
];

/** How errors of ComfyUI are read. */
export const comfyuiErrors: ErrorReading = { vendor: 'ComfyUI', rows, statuses, errorIn };

// A type and a message, and for each node what is wrong with its inputs. Early versions answer with a text.
function errorIn({ body }: WebAnswer): VendorError | null {
  const text = textIn(body, 'error');
  if (text !== null) return { code: 'error', message: text };
  const error = objectIn(body?.error);
  if (error === undefined) return null;
  const nodes = Object.entries(objectIn(body?.node_errors) ?? {}).flatMap(([id, found]) =>
    nodeErrors(id, found),
  );
  const message = [textIn(error, 'message'), textIn(error, 'details')]
    .filter((part) => part !== null)
    .join(': ');
  return { code: textIn(error, 'type') ?? 'error', message: nodes.length > 0 ? nodes.join(' ') : message };
}

const LONGEST_DETAILS = 300;

function nodeErrors(id: string, found: unknown): readonly string[] {
  const { class_type: type, errors } = objectIn(found) ?? {};
  const all = Array.isArray(errors) ? errors.map(objectIn) : [];
  return all.flatMap((error: WireObject | undefined) => {
    const details = (textIn(error, 'details') ?? '').slice(0, LONGEST_DETAILS);
    return `Node ${id} (${String(type)}): ${textIn(error, 'message') ?? 'an error'}${details === '' ? '' : `: ${details}`}.`;
  });
}

/** The error of a take in the messages of its history. */
export function executionError(messages: unknown): VendorError | null {
  for (const message of Array.isArray(messages) ? messages : []) {
    const [event, given] = Array.isArray(message) ? message : [];
    const data = objectIn(given);
    const node = `node ${textIn(data, 'node_id') ?? '?'} (${textIn(data, 'node_type') ?? 'unknown'})`;
    if (event === 'execution_interrupted')
      return { code: 'interrupted', message: `it was interrupted on the server, in ${node}` };
    if (event === 'execution_error') {
      const said = textIn(data, 'exception_message')?.trim() ?? 'no reason is given';
      return { code: textIn(data, 'exception_type') ?? 'execution_error', message: `${node}: ${said}` };
    }
  }
  return null;
}

function row(vendor: string, code: string, hint: string, says?: string): ErrorRow {
  return errorRow(vendor, 'refused', code, hint, says);
}
