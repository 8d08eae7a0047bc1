import { fileURLToPath } from 'node:url';

/** The path of a file:// address; undefined if it names no path of this machine ("file://host/x", "file:///%zz"). */
export function pathOfFileUrl(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}
