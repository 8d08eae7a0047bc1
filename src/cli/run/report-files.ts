import { lstat, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import { makeFolder, makeMissing, writeFileAtomic } from '../../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { tempPathFor } from '../../system/temp-name.js';

type Kind = keyof typeof ENDINGS;

// A report overwrites its file. A storyboard that follows the option by mistake must not be used as that file.
const ENDINGS = {
  report: ['.html', '.htm', '.json', '.pdf', '.jpg', '.jpeg'],
  junit: ['.xml'],
  sheet: ['.jpg', '.jpeg'],
  save: ['.json'],
} as const;

/**
 * Rejects a path where a report cannot be written, before the render starts. Leaves no files there. Throws
 * RenderError `bad-option` or `report-unwritable`.
 */
export async function checkReportFile(kind: Kind, path: string): Promise<void> {
  const endings: readonly string[] = ENDINGS[kind];
  if (!endings.includes(extname(path).toLowerCase())) {
    throw new RenderError(
      'bad-option',
      `--${kind} needs a file that ends in ${endings.join(' or ')}, not "${path}".`,
      {
        hint: `For example: --${kind} out/report${endings[0]}`,
      },
    );
  }
  const file = resolve(path);
  const trial = tempPathFor(file);
  let made: readonly string[] = [];
  try {
    const there = await lstat(file).catch(() => undefined);
    if (there && !there.isFile() && !there.isSymbolicLink()) throw unwritable(path, 'it is not a file');
    made = await makeMissing(dirname(file));
    await writeFile(trial, '');
  } catch (error) {
    throw explained(path, error);
  } finally {
    await rm(trial, { force: true }).catch(() => {});
    for (const one of made.toReversed()) await rmdir(one).catch(() => {}); // Another process may use it by now.
  }
}

/** Writes a report. Throws RenderError `report-unwritable`. */
export async function writeReport(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(resolve(path)));
    await writeFileAtomic(path, content);
  } catch (error) {
    throw explained(path, error);
  }
}

function explained(path: string, error: unknown): unknown {
  return isSystemFault(error) ? unwritable(path, errnoMessage(error), error) : error;
}

function unwritable(path: string, why: string, cause?: unknown): RenderError {
  return new RenderError('report-unwritable', `The report cannot be written to ${path}: ${why}.`, {
    hint: 'Use another file.',
    ...(cause === undefined ? {} : { cause }),
  });
}
