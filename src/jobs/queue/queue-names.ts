import { type Digest, sha256 } from '../../base/digest.js';
import { parseJson } from '../../base/parse-json.js';
import { isRecord } from '../../base/shape.js';
import { remoteLayout } from '../../store/remote/remote-layout.js';
import { type RemoteStore, StoreError } from '../../store/remote/remote-store.js';
import { thisMachine } from '../../system/this-machine.js';

/** What all keys of this program in a Redis begin with. */
export const KEY_PREFIX = 'inbetween';

/** Increment it when jobs of the version before must not be executed any more. */
const PROTOCOL = 1;

/**
 * The name of the queue of one build of the engine and one shared store: films never mix the work of two builds, and
 * a worker never gets a job whose files it cannot read.
 */
export function queueName(build: Digest, store: string): string {
  return `jobs-${sha256(`${PROTOCOL} ${build} ${store}`).slice(0, 16)}`;
}

/** The identity of a shared store, which may have another address on each machine. Throws StoreError. */
export async function storeIdentity(remote: RemoteStore, signal: AbortSignal): Promise<string> {
  const known = await readIdentity(remote, signal);
  if (known !== undefined) return known;
  const text = `${JSON.stringify({ version: 1, id: thisMachine.newToken() })}\n`;
  await remote.putNew(remoteLayout.jobStore, text, signal);
  // Read again: another machine may have been faster.
  const made = await readIdentity(remote, signal);
  if (made !== undefined) return made;
  throw new StoreError(
    'invalid',
    remote.name,
    `does not keep what is written to it (${remoteLayout.jobStore})`,
  );
}

async function readIdentity(remote: RemoteStore, signal: AbortSignal): Promise<string | undefined> {
  const bytes = await remote.read(remoteLayout.jobStore, signal);
  if (bytes === undefined) return undefined;
  const record = parseJson(Buffer.from(bytes).toString('utf8'));
  if (isRecord(record) && typeof record.id === 'string' && record.id !== '') return record.id;
  throw new StoreError('invalid', remote.name, `contains an invalid record (${remoteLayout.jobStore})`, {
    hint: `Delete ${remoteLayout.jobStore} in the store.`,
  });
}
