import { box, latin, u32 } from '../mp4/box-writer.js';

/** The smallest file that the C2PA library accepts as a film. */
export const SMALLEST_FILM = Buffer.concat([
  box('ftyp', latin('isom'), u32(0x200), latin('isom')),
  box('moov', box('mvhd', Buffer.alloc(100))),
  box('mdat', Buffer.alloc(8)),
]);
