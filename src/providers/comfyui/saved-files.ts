import { objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { ServerFile } from './comfyui-operation.js';

const VIDEO = /\.(?:mp4|m4v|mov|webm|mkv)$/i;

/** The file of the clip in the history of a take: what the saving node lists, under whatever name. */
export function savedFile(entry: WireObject, output: string | null, server: string): ServerFile | null {
  const outputs = objectIn(entry.outputs) ?? {};
  const nodes = [...(output === null ? [] : [outputs[output]]), ...Object.values(outputs)];
  for (const node of nodes) {
    const lists = Object.values(objectIn(node) ?? {}).filter((value) => Array.isArray(value));
    const files = lists.flat().flatMap((value) => fileIn(value, server) ?? []);
    // With sound, some nodes list the silent file first.
    const found = files.findLast(({ filename }) => VIDEO.test(filename));
    if (found) return found;
  }
  return null;
}

function fileIn(value: unknown, server: string): ServerFile | null {
  const found = objectIn(value);
  const filename = textIn(found, 'filename');
  if (filename === null) return null;
  return {
    ...{ server, filename },
    subfolder: textIn(found, 'subfolder') ?? '',
    type: textIn(found, 'type') ?? 'output',
  };
}

/** The files that a take may have saved, where the server no longer knows it. Its prefix is its own, so the number is 1. */
export function predictedFiles(prefix: string, server: string): readonly ServerFile[] {
  const cut = prefix.lastIndexOf('/');
  const subfolder = prefix.slice(0, Math.max(0, cut));
  const name = prefix.slice(cut + 1);
  // With sound, a node saves a second file.
  return [
    '_00001_.mp4',
    '_00001-audio.mp4',
    '_00001.mp4',
    '_00001_.webm',
    '_00001-audio.webm',
    '_00001.webm',
  ].map((ending) => ({
    ...{ server, subfolder },
    filename: `${name}${ending}`,
    type: 'output',
  }));
}
