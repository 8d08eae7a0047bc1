import { withoutQueries } from '../../base/without-queries.js';
import type { PreviousRequest } from '../../plan/previous-request.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** The request that each shot last got its clip for. A plan compares with it to explain what changed. */
export interface LastRequests {
  read(): Promise<ReadonlyMap<string, PreviousRequest>>;
  /** Adds or replaces the requests of these shots. */
  remember(requests: ReadonlyMap<string, PreviousRequest>): Promise<void>;
}

const requestsFormat: JsonFileFormat<ReadonlyMap<string, PreviousRequest>> = {
  version: 1,
  empty: new Map(),
  decode: ({ shots }) =>
    isJsonRecord(shots)
      ? new Map(
          Object.entries(shots).filter((entry): entry is [string, PreviousRequest] => isRequest(entry[1])),
        )
      : undefined,
  encode: (requests) => ({
    shots: Object.fromEntries([...requests].sort(([a], [b]) => (a < b ? -1 : 1))),
  }),
};

/** Opens the requests of a state folder, which need not exist. */
export function openLastRequests(stateFolder: string, warn?: WarnCache): LastRequests {
  const file = openJsonFile(stateLayout(stateFolder).lastRequests, requestsFormat, warn);
  return {
    read: file.read,
    async remember(requests) {
      await file.update(
        (known) =>
          new Map([...known, ...[...requests].map(([id, one]) => [id, withoutSignatures(one)] as const)]),
      );
    },
  };
}

function isRequest(value: unknown): value is PreviousRequest {
  return (
    isJsonRecord(value) &&
    isJsonRecord(value.inputs) &&
    Object.values(value.inputs).every((one) => one === null || typeof one !== 'object') &&
    typeof value.firstUri === 'string' &&
    (value.lastUri === null || typeof value.lastUri === 'string')
  );
}

function withoutSignatures({ inputs, firstUri, lastUri }: PreviousRequest): PreviousRequest {
  return {
    inputs,
    firstUri: withoutQueries(firstUri),
    lastUri: lastUri === null ? null : withoutQueries(lastUri),
  };
}
