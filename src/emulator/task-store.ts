import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../base/parse-json.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { isSystemFault } from '../system/errno-message.js';
import { readWholeFile } from '../system/read-whole-file.js';
import { uniqueStamp } from '../system/temp-name.js';
import type { EmulatedTask } from './task.js';
import { isEmulatedTask } from './task-shape.js';

/** All tasks of the emulator by id, mirrored to one JSON file each. */
export interface TaskStore {
  get(id: string): EmulatedTask | undefined;
  all(): readonly EmulatedTask[];
  /** Tasks that have not ended, oldest first. Its cost does not depend on the number of finished tasks. */
  open(): readonly EmulatedTask[];
  /** Adds or replaces a task at once; resolves when it is on disk. */
  put(task: EmulatedTask): Promise<unknown>;
  /** Resolves when all writes are done. */
  flush(): Promise<unknown>;
}

/** Opens the store with the tasks of a former run. What is no task is renamed and reported. A null folder keeps the tasks in memory only. */
export async function openTaskStore(
  folder: string | null,
  onWarn: (message: string) => void = () => undefined,
): Promise<TaskStore> {
  const tasks = new Map<string, EmulatedTask>();
  const openIds = new Set<string>();
  let writing: Promise<unknown> = Promise.resolve();

  function index(task: EmulatedTask): void {
    tasks.set(task.id, task);
    if (task.ended === null) openIds.add(task.id);
    else openIds.delete(task.id);
  }

  for (const task of folder === null ? [] : await readTasks(folder, onWarn)) index(task);
  return {
    get: (id) => tasks.get(id),
    all: () => [...tasks.values()],
    open: () => [...openIds].flatMap((id) => tasks.get(id) ?? []),
    put(task) {
      index(task);
      if (folder === null) return writing;
      const written = writing.then(() =>
        writeFileAtomic(join(folder, `${task.id}.json`), JSON.stringify(task)),
      );
      // One file that cannot be written must not end the server.
      writing = written.catch(() => undefined);
      return written;
    },
    flush: () => writing,
  };
}

async function readTasks(folder: string, onWarn: (message: string) => void): Promise<EmulatedTask[]> {
  await makeFolder(folder);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const tasks = await Promise.all(names.map((name) => readTask(folder, name, onWarn)));
  return tasks.flatMap((task) => task ?? []).sort((a, b) => a.created - b.created);
}

async function readTask(
  folder: string,
  name: string,
  onWarn: (message: string) => void,
): Promise<EmulatedTask | undefined> {
  const path = join(folder, name);
  try {
    const task: unknown = parseJson((await readWholeFile(path, MAX_BYTES)).toString('utf8'));
    if (isEmulatedTask(task) && name === `${task.id}.json`) return task;
  } catch (error) {
    if (!isSystemFault(error)) throw error;
  }
  const aside = `${path}.${uniqueStamp()}.damaged`;
  await rename(path, aside);
  onWarn(`${path} is not a task of the emulator. It was moved to ${aside}, and its task is unknown.`);
  return undefined;
}

// Prompts are its largest part.
const MAX_BYTES = 1 << 22;
