import { codeOf } from './atomic-file.js';

/** Why a file or a folder cannot be made or written, in words, with the system's own name for it behind them. */
export function errnoMessage(error: unknown): string {
  const code = codeOf(error);
  return code === '' ? 'unknown fault' : `${words(code)} (${code})`;
}

function words(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'that is not allowed';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOENT':
      return 'nothing can be made there';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file lies where a folder is needed';
    case 'EISDIR':
      return 'a folder lies there';
    case 'ENAMETOOLONG':
      return 'the path is too long';
    case 'ELOOP':
      return 'its links lead in a circle';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
    default:
      return 'the system refuses it';
  }
}

/** Whether the system failed, and neither we nor anything that has words of its own. */
export function isSystemFault(error: unknown): error is Error {
  return /^E[A-Z0-9]+$/.test(codeOf(error));
}
