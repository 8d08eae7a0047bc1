// Loaded before a command (node --import): kills it with SIGKILL at one of its journal's writes, as DIE_AT says.
//   torn:3     half of the third entry's line reaches the file
//   written:3  the whole line is there, and the command does not know it
import { open } from 'node:fs/promises';

const [how = '', count = ''] = (process.env.DIE_AT ?? '').split(':');
const probe = await open(process.execPath, 'r');
const handle = Object.getPrototypeOf(probe);
await probe.close();

// The journal alone syncs data without dates: it knows every one of its lines by that.
const { datasync, write } = handle;
let lines = 0;
let last;

handle.write = async function (bytes, ...rest) {
  // Every line of the journal ends in its checksum.
  const isLine = Buffer.isBuffer(bytes) && /,"crc":"[0-9a-f]{8}"\}\n$/.test(bytes.toString('latin1'));
  if (!isLine) return write.call(this, bytes, ...rest);
  lines += 1;
  last = lines;
  if (how === 'torn' && lines === Number(count)) {
    await write.call(this, bytes.subarray(0, bytes.length >> 1));
    process.kill(process.pid, 'SIGKILL');
  }
  return write.call(this, bytes, ...rest);
};

handle.datasync = async function () {
  await datasync.call(this);
  if (how === 'written' && last === Number(count)) process.kill(process.pid, 'SIGKILL');
};
