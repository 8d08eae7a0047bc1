import { fileURLToPath, pathToFileURL } from 'node:url';

/** The path of a file:// address; undefined if it names no path of this machine ("file://host/x", "file:///%zz"). */
export function pathOfFileUrl(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}

/** The file:// address of an absolute path, for people: spaces and letters of all languages are not encoded. */
export function unencodedFileUrl(path: string): string {
  return decodeURI(pathToFileURL(path).href);
}
