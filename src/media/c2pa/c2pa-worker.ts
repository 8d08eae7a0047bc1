// The thread of the C2PA library: it hashes whole films at once, and may fail at a damaged one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { C2paAnswer, C2paTask, DraftTask, ReadTask } from './c2pa-tasks.js';
import { SMALLEST_FILM } from './smallest-film.js';
import { openVirtualBlob, type VirtualBlob } from './virtual-blob.js';

type Library = typeof import('@contentauth/c2pa-wasm');

let loaded: Promise<Library> | undefined;

parentPort?.on('message', async (task: C2paTask) => {
  parentPort?.postMessage(await answerTo(task));
});

async function answerTo(task: C2paTask): Promise<C2paAnswer> {
  const { id } = task;
  loaded ??= load();
  let library: Library;
  try {
    library = await loaded;
  } catch (error) {
    loaded = undefined;
    return { id, fault: messageOf(error), missing: isMissing(error) };
  }
  try {
    return { id, ...(task.task === 'read' ? await read(task, library) : await draft(task, library)) };
  } catch (error) {
    return { id, fault: messageOf(error), missing: false };
  }
}

// The library expects a browser's worker. It needs only this of it, and a blob that this reader can read.
async function load(): Promise<Library> {
  Object.assign(globalThis, {
    FileReaderSync: class {
      readAsArrayBuffer(blob: VirtualBlob): ArrayBuffer {
        return blob.read();
      }
    },
  });
  const library = await import('@contentauth/c2pa-wasm');
  const wasm = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
  await library.default({ module_or_path: readFileSync(wasm) });
  return library;
}

async function read(
  { format, file, settings }: ReadTask,
  { WasmReader }: Library,
): Promise<{ readonly json: string | null }> {
  using blob = openVirtualBlob(file);
  try {
    const reader = await WasmReader.fromBlob(format, asBlob(blob), settings);
    try {
      return { json: reader.json() };
    } finally {
      reader.free();
    }
  } catch (error) {
    if (/JumbfNotFound|no JUMBF data found/i.test(messageOf(error))) return { json: null };
    throw error;
  }
}

async function draft(
  { definition, ingredients, algorithm, signature, settings }: DraftTask,
  { WasmBuilder }: Library,
): Promise<{ readonly store: Uint8Array }> {
  const builder = WasmBuilder.fromJson(definition, settings);
  try {
    for (const ingredient of ingredients) {
      if (ingredient.file.length === 0) {
        builder.addIngredient(ingredient.definition);
        continue;
      }
      using file = openVirtualBlob(ingredient.file);
      await builder.addIngredientFromBlob(ingredient.definition, 'video/mp4', asBlob(file));
    }
    using film = openVirtualBlob([{ bytes: SMALLEST_FILM }]);
    const signer = {
      alg: algorithm,
      reserveSize: signature.length,
      sign: async () => new Uint8Array(signature),
    };
    const made: unknown = await builder.signAndGetManifestBytes(signer, [], 'video/mp4', asBlob(film));
    if (
      typeof made === 'object' &&
      made !== null &&
      'manifest' in made &&
      made.manifest instanceof Uint8Array
    )
      return { store: made.manifest };
    throw new Error('The C2PA library returned no manifest.');
  } finally {
    builder.free();
  }
}

// The library calls size and slice() of it, and the reader above.
function asBlob(blob: VirtualBlob): Blob {
  return blob as unknown as Blob;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
