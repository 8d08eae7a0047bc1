import { readUrl } from '../../base/read-url.js';
import type { Operation } from '../provider.js';
import { foreignAsset, foreignOperation } from '../web/foreign-take.js';
import { numberIn, objectIn, textIn } from '../web/web-answer.js';

/** The folder of our images and clips on a server. */
export const FOLDER = 'inbetween';

/** What the journal keeps of a take. */
export interface ComfyuiOperation {
  readonly task: string;
  readonly server: string;
  /** The folder and the start of the name of its file. */
  readonly prefix: string;
  /** The node that saves the clip; null where that is unknown. */
  readonly output: string | null;
  /** How many samplers work on it. */
  readonly samplers: number;
}

/** The folder and the start of the name of a clip on a server. */
export function clipPrefix(shot: string, name: string): string {
  return `${FOLDER}/${shot.replace(/[^\w-]/g, '_').slice(0, 40)}-${name}`;
}

/** The operation as the journal keeps it. */
export function operationOf({ task, server, prefix, output, samplers }: ComfyuiOperation): Operation {
  return { comfyuiTask: task, server, prefix, output, samplers };
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): ComfyuiOperation {
  const found = objectIn(operation);
  const task = textIn(found, 'comfyuiTask');
  const server = textIn(found, 'server');
  const prefix = textIn(found, 'prefix');
  if (task !== null && server !== null && prefix !== null && readUrl(server))
    return {
      ...{ task, server, prefix },
      output: textIn(found, 'output'),
      samplers: Math.max(1, numberIn(found, 'samplers') ?? 1),
    };
  throw foreignOperation('ComfyUI');
}

/** A file of a clip on a server. */
export interface ServerFile {
  readonly server: string;
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** Reads the place of a clip back. Throws RenderError for another provider's. */
export function readFile(location: unknown): ServerFile {
  const found = objectIn(location);
  const server = textIn(found, 'server');
  const filename = textIn(found, 'filename');
  if (server !== null && filename !== null)
    return {
      ...{ server, filename },
      subfolder: textIn(found, 'subfolder') ?? '',
      type: textIn(found, 'type') ?? 'output',
    };
  throw foreignAsset('ComfyUI');
}

/** The address of a file. */
export function fileAddress({ server, filename, subfolder, type }: ServerFile): string {
  return `${server}/view?${new URLSearchParams({ filename, subfolder, type })}`;
}
