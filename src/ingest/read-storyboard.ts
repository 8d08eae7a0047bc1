import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { listNames, suggestionFor } from '../diagnostics/closest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { SourceFile } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { explainLostLink } from './lost-link.js';

// Far above the limit of the parser, which reports the exact number without the whole file in memory.
const MAX_READ = 64 * 1024 * 1024;

/** The bytes of a storyboard. Throws RenderError if there is no such file or if it cannot be read. */
export async function readStoryboard(path: string): Promise<SourceFile> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw isFolder(path);
    if (!facts.isFile()) throw isNotFile(path);
    if (facts.size > MAX_READ) throw tooLarge(path, facts.size);
    return { name: path, bytes: await readFile(path) };
  } catch (error) {
    throw error instanceof RenderError ? error : explain(path, error, await similarFile(path));
  }
}

function isFolder(path: string): RenderError {
  return new RenderError('storyboard-is-folder', `"${path}" is a folder, not a storyboard.`, {
    hint: `Name the file in it, for example "${path.replace(/[/\\]+$/, '')}/storyboard.yaml".`,
  });
}

function isNotFile(path: string): RenderError {
  return new RenderError('storyboard-unreadable', `"${path}" is a device or a pipe, not a file.`, {
    hint: 'Save the storyboard as a file first.',
  });
}

function tooLarge(path: string, bytes: number): RenderError {
  const size = Math.round(bytes / 1024 / 1024);
  return new RenderError('storyboard-too-large', `"${path}" has ${size} MB, so it cannot be a storyboard.`, {
    hint: 'Check that this is the right file.',
  });
}

// The lockfile is named after the storyboard, so a name that only looks the same is not taken for it.
async function similarFile(path: string): Promise<string | undefined> {
  const lost = await explainLostLink(path);
  if (lost) return lost;
  const names = await readdir(dirname(path)).catch(() => []);
  const start = path.slice(0, path.length - basename(path).length);
  const storyboards = names.filter((name) => /\.ya?ml$/i.test(name));
  const near = suggestionFor(basename(path), storyboards, (name) => `${start}${name}`);
  if (near !== undefined || storyboards.length === 0) return near;
  if (storyboards.length === 1) return `Did you mean "${start}${storyboards[0]}"?`;
  return `Name one of the files there: ${listNames(storyboards.sort().map((name) => `${start}${name}`))}.`;
}

function explain(path: string, cause: unknown, similar: string | undefined): RenderError {
  switch (codeOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new RenderError('storyboard-not-found', `There is no storyboard "${path}".`, {
        hint: similar ?? 'Check the path, or start one with "inbetween init".',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new RenderError('storyboard-unreadable', `"${path}" is not readable.`, {
        hint: 'Change its permissions, for example with "chmod u+r".',
        cause,
      });
    default:
      return new RenderError(
        'storyboard-unreadable',
        `"${path}" cannot be read: ${codeOf(cause) || 'unknown error'}.`,
        {
          hint: 'Check the disk, or copy the file to another place.',
          cause,
        },
      );
  }
}
