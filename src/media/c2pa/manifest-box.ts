import { box, latin, u64 } from '../mp4/box-writer.js';

/** The identifier of the box that contains a C2PA manifest store. */
export const C2PA_UUID = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');

/** The box of a manifest store, for the top level of an MP4. */
export function manifestBox(store: Uint8Array): Buffer {
  return box('uuid', C2PA_UUID, Buffer.alloc(4), latin('manifest\0'), u64(0), store);
}

/** The length of the box of a manifest store with that length. */
export function manifestBoxLength(store: number): number {
  return manifestBox(Buffer.alloc(0)).length + store;
}
