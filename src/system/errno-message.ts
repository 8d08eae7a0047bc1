import { codeOf } from './atomic-file.js';

/** Why a file or a folder cannot be created or written, with the code of the system. */
export function errnoMessage(error: unknown): string {
  const code = codeOf(error);
  if (code === '') return 'unknown error';
  return `${isOfWatching(error) ? watchReasonOf(code) : reasonOf(code)} (${code})`;
}

/** Whether the system refused to report the changes of files, which says nothing about the disk. */
export function isOfWatching(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'watch';
}

// The limits of inotify have the codes of a full disk and of open files.
function watchReasonOf(code: string): string {
  switch (code) {
    case 'ENOSPC':
      return 'no file watches are left';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many programs watch files';
    default:
      return 'the system cannot watch files here';
  }
}

function reasonOf(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOENT':
      return 'nothing can be created there';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file exists where a folder is needed';
    case 'EISDIR':
      return 'a folder of that name exists';
    case 'EINVAL':
    case 'ENXIO':
      return 'it is not a file';
    case 'EFBIG':
      return 'it is too large';
    case 'ENAMETOOLONG':
      return 'the path is too long';
    case 'ELOOP':
      return 'its links form a loop';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
    case 'EBUSY':
      return 'another process does not release it';
    default:
      return 'the system refused it';
  }
}

/** Whether it is an error of the system, and not of this program. */
export function isSystemFault(error: unknown): error is Error {
  return /^E[A-Z0-9]+$/.test(codeOf(error));
}
