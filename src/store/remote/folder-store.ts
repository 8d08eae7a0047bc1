import { constants } from 'node:fs';
import { copyFile, link, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { codeOf, makeFolder, syncFile, syncFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { readWholeFile } from '../../system/read-whole-file.js';
import { tempPathFor } from '../../system/temp-name.js';
import { MAX_RECORD_BYTES, type RemoteObject, type RemoteStore, StoreError } from './remote-store.js';

/** A shared store in a folder: a network drive, or a folder that a build service caches. */
export function folderStore(root: string): RemoteStore {
  const pathOf = (path: string): string => join(root, ...path.split('/'));

  return {
    name: root,
    network: false,
    read: (path) => orAbsent(root, () => readWholeFile(pathOf(path), MAX_RECORD_BYTES)),
    async fetch(path, { file, bytes }) {
      const facts = await orAbsent(root, () => stat(pathOf(path)));
      if (facts === undefined) return 'absent';
      // Copying a pipe would never end.
      if (!facts.isFile()) throw new StoreError('invalid', root, 'has a folder or a pipe in place of a clip');
      const { size } = facts;
      if (size > bytes) throw new StoreError('invalid', root, `contains ${size} bytes instead of ${bytes}`);
      await guarded(root, () => copyFile(pathOf(path), file, constants.COPYFILE_FICLONE));
      return 'fetched';
    },
    bytesOf: (path) => orAbsent(root, async () => (await stat(pathOf(path))).size),
    async put(path, { file, digest }) {
      await writing(root, async () => {
        const target = pathOf(path);
        await makeFolder(dirname(target));
        const temporary = tempPathFor(target);
        try {
          await copyFile(file, temporary, constants.COPYFILE_FICLONE);
          if ((await hashFile(temporary)) !== digest)
            throw new StoreError('invalid', root, 'changed the bytes that were written to it');
          await syncFile(temporary);
          await rename(temporary, target);
        } finally {
          await rm(temporary, { force: true });
        }
        await syncFolder(dirname(target));
      });
    },
    putNew: (path, text) =>
      writing(root, async () => {
        const target = pathOf(path);
        await makeFolder(dirname(target));
        const temporary = tempPathFor(target);
        try {
          await writeFile(temporary, text, { flush: true });
          await placeNew(temporary, target);
          // A claim that a power cut takes away would be made again.
          await syncFolder(dirname(target));
          return true;
        } catch (error) {
          if (codeOf(error) === 'EEXIST') return false;
          throw error;
        } finally {
          await rm(temporary, { force: true });
        }
      }),
    list: () => guarded(root, () => listFolder(root)),
    remove: (path) => writing(root, () => rm(pathOf(path), { force: true })),
  };
}

// A hard link fails if the name exists. On drives without hard links the file is copied.
async function placeNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function listFolder(root: string): Promise<readonly RemoteObject[]> {
  const entries = await orEmpty(() => readdir(root, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(path);
      return { path: relative(root, path).split(sep).join('/'), bytes: size, modified: mtimeMs };
    }),
  );
}

async function orEmpty<T>(list: () => Promise<T[]>): Promise<T[]> {
  try {
    return await list();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function orAbsent<T>(root: string, work: () => Promise<T>): Promise<T | undefined> {
  return guarded(root, async () => {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

async function guarded<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM')
      throw new StoreError('refused', root, 'denied access', { cause: error });
    if (codeOf(error) === '') throw error;
    if (['EISDIR', 'EINVAL', 'ENXIO', 'ELOOP', 'EFBIG'].includes(codeOf(error)))
      throw new StoreError('invalid', root, 'has something else in place of a file', { cause: error });
    throw new StoreError('down', root, `cannot be read (${codeOf(error)})`, { cause: error });
  }
}

async function writing<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    switch (codeOf(error)) {
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        throw new StoreError('read-only', root, 'is not writable', { cause: error });
      case '':
        throw error;
      default:
        throw new StoreError('down', root, `cannot be written to (${codeOf(error)})`, { cause: error });
    }
  }
}
